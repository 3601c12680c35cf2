import { beforeAll, describe, expect, it } from 'vitest';
import { versionStatesLengthMax, type VersionState } from '#schema/version-states.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, type User } from '#test/support/registry.ts';
import { serverJson } from '#test/support/server-json.ts';

const registry = await fileRegistry();
const { call } = registry;
let mei: User;
let ada: User;

beforeAll(async () => {
  mei = await registry.user('mei');
  ada = await registry.user('ada');
});

/** Publishes a skill of mei in these versions. */
async function skill(name: string, versions: string[], query = '') {
  for (const version of versions) {
    const files = { 'SKILL.md': skillMd(name, { body: version }) };
    await json(registry.publish(mei, files, `?version=${version}${query}`), 201);
  }
}

const send = (method: string, path: string, body?: unknown) =>
  call(`/skills/mei/${path}`, { method, as: mei, ...(body ? { json: body } : {}) });

function ask(items: string[], as: User | 'admin' | null = null) {
  return call(`/version-states?of=${encodeURIComponent(items.join(','))}`, { as });
}

async function states(items: string[], as: User | 'admin' | null = null) {
  return (await json<{ items: VersionState[] }>(ask(items, as))).items;
}

describe('GET /api/v1/version-states', () => {
  it('tells in one answer what became of each, in the order of the request', async () => {
    await skill('fine', ['1.0.0', '1.1.0', '2.0.0']);
    await skill('broken', ['1.0.0', '1.1.0']);
    await skill('leaky', ['1.0.0']);
    await skill('old', ['1.0.0']);
    await send('POST', 'broken/versions/1.1.0/yank', { reason: 'It loses files' });
    const security = { reason: 'It has a key', severity: 'security' };
    await send('POST', 'leaky/versions/1.0.0/yank', security);
    const deprecation = { message: 'No longer kept', successor: 'mei/fine' };
    await json(send('PATCH', 'old', { deprecation }));
    const files = [{ path: 'server.json', content: serverJson('com.example/tickets') }];
    const made = await json<{ version: { digest: string } }>(
      call('/mcps', { method: 'POST', as: mei, json: { files } }),
      201,
    );
    const wanted = [
      'skill:mei/fine@1.0.0',
      'skill:mei/fine@1.0.0@^1',
      'skill:mei/fine@1.0.0@1.0.0',
      'skill:mei/fine@1.0.0@^3',
      'skill:mei/broken@1.1.0',
      'skill:mei/leaky@1.0.0',
      'skill:mei/old@1.0.0',
      'skill:mei/fine@9.0.0',
      'skill:mei/never@1.0.0',
      'mcp:mei/tickets@1.0.0',
    ];
    const answer = await states(wanted);
    expect(answer.map(({ of }) => of)).toEqual(wanted);
    const none = { reason: null, successor: null };
    expect(answer).toMatchObject([
      { state: 'ok', ...none, ref: 'mei/fine', latestVersion: '2.0.0', follows: '2.0.0' },
      { state: 'ok', follows: '1.1.0' },
      { state: 'ok', follows: '1.0.0' },
      { state: 'ok', follows: null },
      { state: 'yanked', reason: 'It loses files', latestVersion: '1.0.0', follows: '1.0.0' },
      { state: 'withdrawn', reason: 'It has a key', latestVersion: null, follows: null },
      {
        state: 'deprecated',
        reason: 'No longer kept',
        successor: { kind: 'skill', ref: 'mei/fine' },
      },
      { state: 'gone', ref: 'mei/fine', digest: null, follows: '2.0.0' },
      { state: 'gone', ...none, ref: null, digest: null, latestVersion: null, follows: null },
      { state: 'ok', digest: made.version.digest },
    ]);
    const detail = await json<{ digest: string }>(call('/skills/mei/fine/versions/1.0.0'));
    expect(answer[0]?.digest).toBe(detail.digest);
  });

  it('tells of a yanked version of a deprecated asset its yank, and the successor', async () => {
    await skill('both', ['1.0.0']);
    await skill('instead', ['1.0.0']);
    await send('POST', 'both/versions/1.0.0/yank', { reason: 'It loses files' });
    await json(
      send('PATCH', 'both', { deprecation: { message: 'Old', successor: 'mei/instead' } }),
    );
    expect(await states(['skill:mei/both@1.0.0'])).toMatchObject([
      { state: 'yanked', reason: 'It loses files', successor: { ref: 'mei/instead' } },
    ]);
  });

  it('finds a renamed asset by its former name, and a deleted one nowhere', async () => {
    await skill('former', ['1.0.0']);
    await skill('removed', ['1.0.0']);
    await json(send('POST', 'former/move', { name: 'present' }));
    await send('DELETE', 'removed');
    expect(await states(['skill:mei/former@1.0.0', 'skill:mei/removed@1.0.0'], mei)).toMatchObject([
      { state: 'ok', ref: 'mei/present' },
      { state: 'gone', ref: null },
    ]);
  });

  it('tells of what the caller may not see exactly what it tells of what never was', async () => {
    await skill('private', ['1.0.0'], '&visibility=private');
    await skill('inner', ['1.0.0'], '&visibility=internal');
    await send('POST', 'private/versions/1.0.0/yank', { reason: 'a secret reason' });
    await json(send('POST', 'private/move', { name: 'private-now' }));
    const wanted = ['mei/private', 'mei/private-now', 'mei/inner', 'mei/nothing'].map(
      (ref) => `skill:${ref}@1.0.0`,
    );
    const [formerly, now, inner, nothing] = await states(wanted);
    for (const one of [formerly, now, inner])
      expect({ ...one, of: '' }).toEqual({ ...nothing, of: '' });
    expect(JSON.stringify(await states(wanted, ada))).not.toContain('secret');
    expect((await states(wanted, ada)).map(({ state }) => state)).toEqual([
      'gone',
      'gone',
      'ok',
      'gone',
    ]);
    for (const as of [mei, 'admin'] as const)
      expect((await states(wanted, as)).map(({ state }) => state)).toEqual([
        'yanked',
        'yanked',
        'ok',
        'gone',
      ]);
  });

  it.each([
    ['', 'of'],
    ['pdf', 'is not of the form'],
    ['pdf@1.0.0', 'is not of the form'],
    ['plugin:mei/pdf@1.0.0', 'is not of the form'],
    ['skill:mei/pdf', 'is not of the form'],
    ['skill:mei/pdf@1.0', 'is not of the form'],
    ['skill:mei/../pdf@1.0.0', 'is not of the form'],
    ['skill:mei/pdf@1.0.0@', 'asks for no version, range or dist-tag'],
    ['skill:mei/pdf@1.0.0@^1@2', 'asks for no version, range or dist-tag'],
    ['skill:mei/pdf@1.0.0,', 'is not of the form'],
  ])('refuses %j and says what is wrong', async (text, said) => {
    expect(JSON.stringify(await refusal(ask([text]), 400, 'request.invalid'))).toContain(said);
  });

  it('takes 50 versions, and no more', async () => {
    const wanted = Array.from({ length: 50 }, (_, index) => `skill:mei/many-${index}@1.0.0`);
    expect(await states(wanted)).toHaveLength(50);
    const more = await refusal(ask([...wanted, 'skill:mei/one@1.0.0']), 400, 'request.invalid');
    expect(JSON.stringify(more.errors)).toContain('more than 50 versions');
    const long = ask(['x'.repeat(versionStatesLengthMax + 1)]);
    await refusal(long, 400, 'request.invalid');
  });

  it('refuses a key that is none', async () => {
    const headers = { authorization: 'Bearer sr_none' };
    const answer = call('/version-states?of=skill:mei/pdf@1.0.0', { headers });
    await refusal(answer, 401, 'auth.invalid_credentials');
  });
});
