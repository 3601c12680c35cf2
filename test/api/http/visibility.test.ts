import { describe, expect, it } from 'vitest';
import { json, refusal } from '#test/support/answers.ts';
import { skillMd, type TestRegistry, testRegistry, type User } from '#test/support/registry.ts';

type Reader = User | 'admin' | null;
type Readers = { anonymous: null; user: User; member: User; owner: User; admin: 'admin' };
type Seen = Record<keyof Readers, string[]>;

/** One asset of each visibility of the same words, and everyone who may come to read it. */
async function withAssets(env: Record<string, string>) {
  const registry = await testRegistry(env);
  const owner = await registry.user('owner');
  const member = await registry.user('member');
  await registry.join('member', 'owner', 'member');
  for (const visibility of ['public', 'internal', 'private']) {
    const description = `A hidden gem of ${visibility} kind`;
    const head = `tags: [gem, tag-${visibility}]\n`;
    const files = { 'SKILL.md': skillMd(visibility, { description, head }), 'a.txt': 'a' };
    await json(registry.publish(owner, files, `?visibility=${visibility}`), 201);
    const again = { ...files, 'a.txt': 'b' };
    await json(registry.publish(owner, again, `?visibility=${visibility}`), 201);
  }
  const user = await registry.user('someone');
  return { registry, readers: { anonymous: null, user, member, owner, admin: 'admin' } as Readers };
}

async function seenBy(readers: Readers, look: (reader: Reader) => Promise<string[]>) {
  const seen: Partial<Seen> = {};
  for (const [who, reader] of Object.entries(readers) as [keyof Readers, Reader][])
    seen[who] = (await look(reader)).toSorted();
  return seen;
}

const everything = ['internal', 'private', 'public'];
const signedIn = {
  user: ['internal', 'public'],
  member: everything,
  owner: everything,
  admin: everything,
};
const cases: [string, Record<string, string>, Seen][] = [
  ['where anonymous may read', {}, { anonymous: ['public'], ...signedIn }],
  ['where anonymous may not', { ANONYMOUS_READ: 'false' }, { anonymous: [], ...signedIn }],
];

/** Every way to read one asset; `{}` stands for its ref. */
const reads = [
  '',
  '/versions',
  '/versions/latest',
  '/versions/1.0.0/files',
  '/versions/1.0.0/files/SKILL.md',
  '/versions/1.0.0/source/SKILL.md',
  '/versions/1.0.0/archive',
  '/versions/1.0.0/diff/1.0.1',
  '/install-plan?target=claude-code',
];

describe.each(cases)('who may read what, %s', (_, env, expected) => {
  it('holds in lists, search, tags, counts and totals', async () => {
    const { registry, readers } = await withAssets(env);
    const names = async (as: Reader, path: string, totalOf = '') => {
      const found = await json<Record<string, { items: { name: string }[]; total: number }>>(
        registry.call(path, { as }),
      );
      const { items, total } = (totalOf ? found[totalOf] : found) as {
        items: { name: string }[];
        total: number;
      };
      expect(total).toBe(items.length);
      return items.map(({ name }) => name);
    };
    for (const path of [
      '/skills',
      '/skills?sort=name',
      '/skills?q=gem',
      '/skills?q=gem&sort=updated',
      '/skills?tag=gem',
      '/skills?owner=owner',
      '/skills?namespace=owner&q=hidden',
    ])
      expect([path, await seenBy(readers, (as) => names(as, path))]).toEqual([path, expected]);
    expect(await seenBy(readers, (as) => names(as, '/search?q=gem', 'skills'))).toEqual(expected);
    const tags = await seenBy(readers, async (as) => {
      const { items } = await json<{ items: { tag: string; count: number }[] }>(
        registry.call('/tags', { as }),
      );
      const kinds = items.filter(({ tag }) => tag.startsWith('tag-'));
      expect(items.find(({ tag }) => tag === 'gem')?.count ?? 0).toBe(kinds.length);
      return kinds.map(({ tag }) => tag.slice('tag-'.length));
    });
    expect(tags).toEqual(expected);
  });

  it('holds for every address of an asset, which else is the same as missing', async () => {
    const { registry, readers } = await withAssets(env);
    for (const path of reads) {
      const seen = await seenBy(readers, async (as) => {
        const found = [];
        for (const name of everything) {
          const response = await registry.call(`/skills/owner/${name}${path}`, { as });
          if (response.status === 200) found.push(name);
          else await sameAsMissing(registry, response, as, name, path);
        }
        return found;
      });
      expect([path, seen]).toEqual([path, expected]);
    }
    const resolved = await seenBy(readers, async (as) => {
      const found = [];
      for (const name of everything)
        if ((await registry.call(`/skills/${name}`, { as })).status === 200) found.push(name);
      return found;
    });
    expect(resolved).toEqual(expected);
  });

  it('holds for what a reader may write to: installs, and changes by those who may not', async () => {
    const { registry, readers } = await withAssets(env);
    const install = { method: 'POST', json: { version: '1.0.0', target: 'cursor' } };
    const seen = await seenBy(readers, async (as) => {
      const found = [];
      for (const name of everything) {
        const response = await registry.call(`/skills/owner/${name}/installs`, { ...install, as });
        if (response.status === 204) found.push(name);
        else await refusal(response, 404, 'asset.not_found');
      }
      return found;
    });
    expect(seen).toEqual(expected);
    const as = readers.user;
    for (const [method, path, body] of [
      ['PATCH', '', { tags: [] }],
      ['DELETE', '', undefined],
      ['POST', '/versions/1.0.0/yank', { reason: 'x' }],
      ['DELETE', '/versions/1.0.0/yank', undefined],
      ['PUT', '/dist-tags/beta', { version: '1.0.0' }],
      ['DELETE', '/dist-tags/beta', undefined],
    ] as const) {
      const answer = registry.call(`/skills/owner/private${path}`, { method, as, json: body });
      await refusal(answer, 404, 'asset.not_found');
    }
  });

  it('lets a shared cache keep only what everyone may read, as it is given to those who are not signed in', async () => {
    const { registry, readers } = await withAssets(env);
    for (const name of everything) {
      const path = `/skills/owner/${name}/versions/1.0.0/archive`;
      const own = await registry.call(path, { as: readers.owner });
      expect(own.headers.get('cache-control')).toMatch(/^private/);
      expect(own.headers.get('vary')).toMatch(/authorization, cookie, x-api-key/);
      const anyone = await registry.call(path);
      const isPublic = expected.anonymous.includes(name);
      expect(anyone.headers.get('cache-control')).toMatch(isPublic ? /^public/ : /^no-store/);
    }
  });
});

async function sameAsMissing(
  registry: TestRegistry,
  response: Response,
  as: Reader,
  name: string,
  path: string,
): Promise<void> {
  const hidden = await refusal(response, 404, 'asset.not_found');
  const none = await registry.call(`/skills/owner/no-${name}${path}`, { as });
  const missing = await refusal(none, 404, 'asset.not_found');
  const plain = ({ detail, ...rest }: typeof hidden) => ({
    ...rest,
    requestId: '',
    detail: detail.replaceAll(`no-${name}`, name),
  });
  expect(plain(hidden)).toEqual(plain(missing));
}

describe('DEFAULT_VISIBILITY', () => {
  it.each(['public', 'internal', 'private'])('is what a first publish gets: %s', async (given) => {
    const registry = await testRegistry({ DEFAULT_VISIBILITY: given });
    const mei = await registry.user('mei');
    const answer = registry.publish(mei, { 'SKILL.md': skillMd('first') });
    expect(await json(answer, 201)).toMatchObject({ asset: { visibility: given } });
  });
});

describe('GET /api/v1/search for someone not signed in', () => {
  it('says that more may be there, and only to them', async () => {
    const { registry, readers } = await withAssets({});
    const more = async (as: Reader) =>
      (await json(registry.call('/search?q=gem', { as })))['moreWhenSignedIn'];
    expect([await more(null), await more(readers.user)]).toEqual([true, false]);
  });
});
