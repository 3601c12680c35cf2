import { describe, expect, it } from 'vitest';
import type { AssetSummary } from '#schema/asset.ts';
import type { Page } from '#schema/page.ts';
import type { AssetDetail } from '#schema/version.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, type User } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;

const publish = (as: User, name: string, query = '', options = {}) =>
  json(registry.publish(as, { 'SKILL.md': skillMd(name, options) }, query), 201);
const list = (query: string, as: User | 'admin' | null = null) =>
  json<Page<AssetSummary>>(call(`/skills?${query}`, { as }));
const names = (found: Page<AssetSummary>) => found.items.map(({ name }) => name);
const patch = (as: User | 'admin' | null, ref: string, change: unknown) =>
  call(`/skills/${ref}`, { method: 'PATCH', as, json: change });

describe('GET /api/v1/skills', () => {
  it('lists summaries, never readmes, files or who may read', async () => {
    const mei = await registry.user('mei');
    await publish(mei, 'listed', '', { body: 'Long readme text', head: 'tags: [pdf]\n' });
    const found = await list('owner=mei');
    expect(found).toMatchObject({ total: 1, nextCursor: null });
    expect(Object.keys(found.items[0] ?? {}).toSorted()).toEqual(
      [
        'createdAt',
        'deprecated',
        'description',
        'displayName',
        'installs',
        'kind',
        'latestVersion',
        'name',
        'namespace',
        'origin',
        'ref',
        'tags',
        'updatedAt',
        'visibility',
      ].toSorted(),
    );
    expect(JSON.stringify(found)).not.toContain('Long readme text');
  });

  it('filters by namespace, owner, tag (all of several) and text, each counted', async () => {
    const bo = await registry.user('bo');
    await publish(bo, 'one', '', { head: 'tags: [filter-a, filter-b]\n' });
    await publish(bo, 'two', '', { head: 'tags: [filter-a]\n' });
    expect(await list('tag=filter-a')).toMatchObject({ total: 2 });
    expect(names(await list('tag=filter-a&tag=filter-b'))).toEqual(['one']);
    expect(names(await list('tag=FILTER-A&sort=name&namespace=bo'))).toEqual(['one', 'two']);
    expect(await list('tag=filter-a&namespace=nobody')).toMatchObject({ total: 0, items: [] });
    expect(names(await list('q=two&owner=bo'))).toEqual(['two']);
    expect(names(await list('q=one&tag=filter-b'))).toEqual(['one']);
    expect(await list('q=one&namespace=nobody')).toMatchObject({ total: 0 });
    expect(await list('target=claude-code&owner=bo')).toMatchObject({ total: 2 });
  });

  it.each([
    ['size=0', '/size'],
    ['size=101', '/size'],
    ['size=1e18', '/size'],
    ['size=1.5', '/size'],
    ['size=', '/size'],
    ['size=many', '/size'],
    ['size=1&size=2', '/size'],
    ['cursor=garbage', '/cursor'],
    ['cursor=%00', '/cursor'],
    ['q=x&cursor=garbage', '/cursor'],
    [`cursor=${'x'.repeat(1025)}`, '/cursor'],
    ['sort=best', '/sort'],
    ['tag=', '/tag'],
    ['tag=a%20b', '/tag'],
    ['namespace=A', '/namespace'],
    ['target=notepad', '/target'],
    [`q=${'x'.repeat(10_001)}`, '/q'],
  ])('refuses ?%.40s', async (query, pointer) => {
    const problem = await refusal(call(`/skills?${query}`), 400, 'request.invalid');
    expect(problem.errors?.[0]?.pointer).toBe(pointer);
  });
});

describe('GET /api/v1/skills/{namespace}/{name}', () => {
  it('gives the asset with its latest version, readme, dist-tags, counts and what the caller may do', async () => {
    const cy = await registry.user('cy');
    await publish(cy, 'whole', '', {
      body: '## Use\n\n<script>alert(1)</script>\n\n[x](javascript:1)',
    });
    const asset = await json<AssetDetail>(call('/skills/cy/whole'));
    expect(asset).toMatchObject({
      ref: 'cy/whole',
      owner: { username: 'cy', displayName: null },
      deprecation: null,
      distTags: { latest: '1.0.0' },
      versionCount: 1,
      installsByDay: [],
      version: { version: '1.0.0', manifest: { name: 'whole' }, publisher: { username: 'cy' } },
      permissions: { write: false, administer: false },
    });
    expect(asset.version?.readmeHtml).toContain('<h2');
    expect(asset.version?.readmeHtml).not.toMatch(/<script|javascript:/);
    expect(JSON.stringify(asset)).not.toContain('cy@example.com');
    const own = await json<AssetDetail>(call('/skills/cy/whole', { as: cy }));
    expect(own.permissions).toEqual({ write: true, administer: true });
  });

  it('answers 404 for what is not there, 400 for what can be no name, 401 for a wrong key', async () => {
    const problem = await refusal(call('/skills/cy/nothing'), 404, 'asset.not_found');
    expect(problem.detail).toContain('sign in');
    for (const path of ['/skills/cy/No_Name', '/skills/c/x', '/skills/cy/%ff', '/skills/cy/%00'])
      await refusal(call(path), 400, 'request.invalid');
    const headers = { 'x-api-key': 'wrong' };
    await refusal(call('/skills/cy/whole', { headers }), 401, 'auth.invalid_credentials');
  });
});

describe('GET /api/v1/skills/{name}', () => {
  it('gives the one asset of that name that the caller may read', async () => {
    const di = await registry.user('di');
    const el = await registry.user('el');
    await publish(di, 'unique');
    await publish(el, 'unique', '?visibility=private');
    expect(await json(call('/skills/unique'))).toMatchObject({ ref: 'di/unique' });
    expect(await json(call('/skills/unique', { as: di }))).toMatchObject({ ref: 'di/unique' });
    const problem = await refusal(call('/skills/unique', { as: el }), 409, 'asset.ambiguous');
    expect(problem.candidates).toEqual(['di/unique', 'el/unique']);
    expect(problem.detail).toContain('di/unique or el/unique');
  });

  it('never guesses: a part of a name, another case, a deleted asset are not found', async () => {
    const fa = await registry.user('fa');
    await publish(fa, 'exact-name');
    await refusal(call('/skills/exact'), 404, 'asset.not_found');
    await refusal(call('/skills/Exact-Name'), 400, 'request.invalid');
    await call('/skills/fa/exact-name', { method: 'DELETE', as: fa });
    await refusal(call('/skills/exact-name', { as: fa }), 404, 'asset.not_found');
  });
});

describe('PATCH /api/v1/skills/{namespace}/{name}', () => {
  it('changes tags, and the list, the tags and the search with them', async () => {
    const ga = await registry.user('ga');
    await publish(ga, 'relabelled', '', { head: 'tags: [old-label]\n' });
    const changed = await json<AssetSummary>(
      patch(ga, 'ga/relabelled', { tags: ['New-Label', '前端', 'new-label'] }),
    );
    expect(changed.tags).toEqual(['new-label', '前端']);
    expect(names(await list(`tag=${encodeURIComponent('前端')}`))).toEqual(['relabelled']);
    expect(await list('tag=old-label')).toMatchObject({ total: 0 });
    expect(names(await list('q=label&owner=ga'))).toEqual(['relabelled']);
    expect(await registry.audited('asset.update', 'ga/relabelled')).toMatchObject({
      actorName: 'ga',
      detail: { tags: ['new-label', '前端', 'new-label'] },
    });
  });

  it('changes visibility at once, in the list, the search and the page', async () => {
    const ha = await registry.user('ha');
    await publish(ha, 'closing');
    await json(patch(ha, 'ha/closing', { visibility: 'private' }));
    await refusal(call('/skills/ha/closing'), 404, 'asset.not_found');
    expect(await list('owner=ha')).toMatchObject({ total: 0 });
    expect(await list('q=closing')).toMatchObject({ total: 0 });
    expect(await list('q=closing', ha)).toMatchObject({ total: 1 });
    await json(patch(ha, 'ha/closing', { visibility: 'public' }));
    expect(await list('q=closing')).toMatchObject({ total: 1 });
  });

  it('deprecates with a message and a successor, and takes it back', async () => {
    const ia = await registry.user('ia');
    await publish(ia, 'aged');
    const deprecation = { message: 'Use the other', successor: 'ia/other' };
    expect(await json(patch(ia, 'ia/aged', { deprecation }))).toMatchObject({ deprecated: true });
    expect(await json(call('/skills/ia/aged'))).toMatchObject({ deprecation, deprecated: true });
    expect((await list('owner=ia')).items[0]?.deprecated).toBe(true);
    await json(patch(ia, 'ia/aged', { deprecation: null }));
    expect(await json(call('/skills/ia/aged'))).toMatchObject({ deprecation: null });
  });

  it.each([
    ['nothing', {}, '/'],
    ['a list', [], '/'],
    ['a visibility that is none', { visibility: 'hidden' }, '/visibility'],
    ['a key that there is not', { deprecation: { reason: 'lost' } }, '/deprecation'],
    ['21 tags', { tags: Array.from({ length: 21 }, (_, at) => `t${at}`) }, '/tags'],
    ['a tag with a space', { tags: ['a b'] }, '/tags/0'],
    [
      'a successor that is no ref',
      { deprecation: { successor: 'a/b/c' } },
      '/deprecation/successor',
    ],
    [
      'a message of 1,001 characters',
      { deprecation: { message: 'x'.repeat(1001) } },
      '/deprecation/message',
    ],
  ])('refuses %s', async (_, change, pointer) => {
    const ja = await owned('ja');
    const before = await registry.counts();
    const problem = await refusal(patch(ja, 'ja/kept', change), 400, 'request.invalid');
    expect(problem.errors?.[0]?.pointer).toBe(pointer);
    expect(await registry.counts()).toEqual(before);
  });

  it('refuses a body that is not JSON, or says that it is not', async () => {
    const as = await owned('ka');
    const init = { method: 'PATCH', as };
    const text = { ...init, body: '{"visibility":"private"}' };
    await refusal(call('/skills/ka/kept', text), 415, 'request.unsupported_media_type');
    const headers = { 'content-type': 'application/json' };
    for (const body of ['', '{', 'nonsense'])
      await refusal(call('/skills/ka/kept', { ...init, headers, body }), 400, 'request.invalid');
    const large = JSON.stringify({ tags: ['x'.repeat(300_000)] });
    await refusal(
      call('/skills/ka/kept', { ...init, headers, body: large }),
      413,
      'request.too_large',
    );
  });

  it('lets nobody but those of the namespace and an admin change anything', async () => {
    const la = await owned('la');
    const stranger = await registry.user('stranger');
    const before = await registry.counts();
    await refusal(patch(null, 'la/kept', { tags: [] }), 401, 'auth.required');
    await refusal(patch(stranger, 'la/kept', { tags: [] }), 403, 'auth.forbidden');
    await refusal(patch(stranger, 'la/missing', { tags: [] }), 404, 'asset.not_found');
    expect(await registry.counts()).toEqual(before);
    await json(patch(la, 'la/kept', { visibility: 'private' }));
    await refusal(patch(stranger, 'la/kept', { tags: [] }), 404, 'asset.not_found');
    await json(patch('admin', 'la/kept', { tags: [] }));
  });

  async function owned(username: string): Promise<User> {
    const known = users.get(username);
    if (known) return known;
    const user = await registry.user(username);
    users.set(username, user);
    await publish(user, 'kept');
    return user;
  }
  const users = new Map<string, User>();
});
