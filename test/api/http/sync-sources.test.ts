import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { SyncRun, SyncSource } from '#schema/source.ts';
import { adminOnly } from '#test/support/admin-only.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call, deps } = registry;
const refused = adminOnly(registry, await registry.user('mei'));

type WithSecret = SyncSource & { webhookSecret: string | null };

const path = '/admin/sync-sources';
const missing = `${path}/01900000-0000-7000-8000-000000000000`;
const token = 'glpat-very-secret-token';
let repositories = 0;
/** A URL on loopback, which no registry connects to unless told: nothing here leaves the machine. */
const newUrl = () => `https://127.0.0.1:1/team/skills-${(repositories += 1)}.git`;
const create = (input: object, as: Parameters<typeof call>[1] = { as: 'admin' }) =>
  call(path, { method: 'POST', json: { namespace: 'admin', ...input }, ...as });
const make = (input: object = {}) => json<WithSecret>(create({ url: newUrl(), ...input }), 201);
const get = (id: string) => json<SyncSource>(call(`${path}/${id}`, { as: 'admin' }));
const patch = (id: string, json: object) =>
  call(`${path}/${id}`, { method: 'PATCH', as: 'admin', json });

describe('POST /api/v1/admin/sync-sources', () => {
  it('adds a source that is due at once, and shows its webhook secret in this answer alone', async () => {
    const url = newUrl();
    const source = await make({ url, pathGlob: 'skills/**', ref: 'main' });
    expect(source).toMatchObject({
      url,
      ref: 'main',
      pathGlob: 'skills/**',
      namespace: 'admin',
      visibility: 'public',
      intervalSeconds: null,
      credential: 'none',
      paused: false,
      commit: null,
      lastRun: null,
      nextRunAt: source.createdAt,
      webhookUrl: `http://localhost:8000/api/v1/webhooks/${source.id}`,
      webhookSecret: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const again = await (await call(`${path}/${source.id}`, { as: 'admin' })).text();
    expect(again).not.toContain(source.webhookSecret);
    expect(await registry.audited('source.create', url)).toMatchObject({
      actorName: 'admin',
      detail: { namespace: 'admin', ref: 'main', credential: 'none' },
    });
  });

  it('keeps a credential encrypted: in no answer, no audit entry and no row', async () => {
    const source = await make({ credential: { kind: 'token', token } });
    expect(source.credential).toBe('token');
    const { syncSources, auditEntries } = deps.db.tables;
    const rows = [
      await deps.db.query.select().from(syncSources),
      await deps.db.query.select().from(auditEntries),
      await (await call(path, { as: 'admin' })).json(),
      source,
    ];
    const text = JSON.stringify(rows);
    expect(text).toContain(source.id);
    expect(text).not.toContain(token);
    expect(text).not.toContain(btoa(`oauth2:${token}`));
    // The webhook's secret stands in its one answer, and nowhere else.
    expect(text.split(source.webhookSecret ?? '-')).toHaveLength(2);
  });

  it('refuses a second source like one that is there, and takes one that differs', async () => {
    const url = newUrl();
    const first = await make({ url });
    const problem = await refusal(create({ url }), 409, 'source.exists');
    expect(problem.detail).toContain(first.id);
    await make({ url, pathGlob: 'a' });
    await make({ url, ref: 'dev' });
    await make({ url, namespace: 'mei' });
    await refusal(create({ url, ref: 'dev' }), 409, 'source.exists');
  });

  it('takes the spellings of one address for one, also of a source that was stored as written', async () => {
    const url = newUrl();
    const { id } = await make({ url: `${url.replace('https://', 'HTTPS://')}/` });
    expect((await get(id)).url).toBe(url);
    await refusal(create({ url }), 409, 'source.exists');
    const { syncSources } = deps.db.tables;
    await deps.db.query
      .update(syncSources)
      .set({ url: `${url}/` })
      .where(eq(syncSources.id, id));
    await refusal(create({ url }), 409, 'source.exists');
    const run = (spelling: string) =>
      json<SyncRun>(
        call('/admin/import', {
          method: 'POST',
          as: 'admin',
          json: { url: spelling, namespace: 'admin' },
        }),
        202,
      );
    expect((await run(`${url}//`)).sourceId).toBe(id);
    expect((await run(url)).sourceId).toBe(id);
    await make({ url: url.replace(/\.git$/, '') });
  });

  it('adds one of two that come at once', async () => {
    const url = newUrl();
    const answers = await Promise.all([create({ url }), create({ url }), create({ url })]);
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([201, 409, 409]);
  });

  it.each<[string, object, string]>([
    ['no URL', {}, '/url'],
    ['a path of this machine', { url: '/etc' }, '/url'],
    ['the file scheme', { url: 'file:///etc' }, '/url'],
    ['the git scheme', { url: 'git://host/x' }, '/url'],
    ['a password in the URL', { url: `https://me:${token}@host/x` }, '/url'],
    ['a ref that is an option', { url: newUrl(), ref: '--upload-pack=x' }, '/ref'],
    ['a ref that is a revision', { url: newUrl(), ref: 'main~1' }, '/ref'],
    ['a glob out of the repository', { url: newUrl(), pathGlob: '../x' }, '/pathGlob'],
    ['an interval under a minute', { url: newUrl(), intervalSeconds: 59 }, '/intervalSeconds'],
    [
      'a deploy key for https',
      { url: newUrl(), credential: { kind: 'ssh-key', privateKey: 'x' } },
      '/credential',
    ],
    [
      'a token for SSH',
      { url: 'git@host:team/x.git', credential: { kind: 'token', token } },
      '/credential',
    ],
    ['what it does not know', { url: newUrl(), branch: 'main' }, '/'],
  ])('refuses %s', async (_, input, pointer) => {
    const problem = await refusal(create(input), 400, 'request.invalid');
    expect(problem.errors?.map((error) => error.pointer)).toContain(pointer);
    expect(JSON.stringify(problem)).not.toContain(token);
  });

  const page = 'https://gitlab.example.com/ai/skills/-/tree/main/skills?ref_type=heads';
  const meant =
    /page .* give https:\/\/gitlab\.example\.com\/ai\/skills, .*--ref main.*--path 'skills'/;
  it.each<[string, () => Promise<Response>]>([
    ['a new source', () => create({ url: page })],
    ['a change', async () => patch((await make()).id, { url: page })],
    [
      'an import',
      () =>
        call('/admin/import', {
          method: 'POST',
          as: 'admin',
          json: { url: page, namespace: 'admin' },
        }),
    ],
    ...['test', 'preview'].map((verb): [string, () => Promise<Response>] => [
      `a ${verb} of a source of before`,
      async () => {
        const { id } = await make();
        const { syncSources } = deps.db.tables;
        await deps.db.query.update(syncSources).set({ url: page }).where(eq(syncSources.id, id));
        return call(`${path}/${id}/${verb}`, { method: 'POST', as: 'admin' });
      },
    ]),
  ])('refuses a page of the browser with the repository that was meant: %s', async (_, ask) => {
    const { detail } = await refusal(ask(), 400, 'request.invalid');
    expect(detail).toMatch(meant);
  });

  it('refuses a namespace that there is not', async () => {
    const input = { url: newUrl(), namespace: 'nobody-here' };
    await refusal(create(input), 404, 'namespace.not_found');
  });

  it('is for admins', () => refused('POST', path, { url: newUrl(), namespace: 'admin' }));
});

describe('GET /api/v1/admin/sync-sources', () => {
  it('lists the newest first, page by page', async () => {
    const made = [await make(), await make(), await make()];
    const ids: string[] = [];
    let cursor: string | null = null;
    let total = 0;
    do {
      const query: string = `?size=2${cursor ? `&cursor=${cursor}` : ''}`;
      const page = await json<{ items: SyncSource[]; nextCursor: string | null; total: number }>(
        call(path + query, { as: 'admin' }),
      );
      ids.push(...page.items.map(({ id }) => id));
      ({ nextCursor: cursor, total } = page);
    } while (cursor !== null);
    expect(ids.slice(0, 3)).toEqual(made.map(({ id }) => id).toReversed());
    expect(ids).toHaveLength(total);
    expect(new Set(ids).size).toBe(total);
  });

  it('refuses a cursor that is not its own', () =>
    refusal(call(`${path}?cursor=abc`, { as: 'admin' }), 400, 'request.invalid'));

  it('is for admins', () => refused('GET', path));
});

describe('GET /api/v1/admin/sync-sources/{id}', () => {
  it('gives a source', async () => {
    const { webhookSecret: _, ...source } = await make();
    expect(await get(source.id)).toEqual(source);
  });

  it('refuses an id that is none or that there is not', async () => {
    await refusal(call(`${path}/1`, { as: 'admin' }), 400, 'request.invalid');
    await refusal(call(missing, { as: 'admin' }), 404, 'source.not_found');
  });

  it('is for admins', async () => refused('GET', `${path}/${(await make()).id}`));
});

describe('PATCH /api/v1/admin/sync-sources/{id}', () => {
  it('changes what is given and leaves the rest', async () => {
    const { webhookSecret: _, ...source } = await make({ credential: { kind: 'token', token } });
    const changed = await json<WithSecret>(
      patch(source.id, { pathGlob: 'skills', intervalSeconds: 600, visibility: 'private' }),
    );
    expect(changed).toEqual({
      ...source,
      pathGlob: 'skills',
      intervalSeconds: 600,
      visibility: 'private',
      webhookSecret: null,
      nextRunAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect(await registry.audited('source.update', source.url)).toMatchObject({
      detail: { pathGlob: 'skills', intervalSeconds: 600, visibility: 'private' },
    });
  });

  it('pauses, resumes, and stops the schedule at the interval 0', async () => {
    const { id } = await make();
    await json(patch(id, { paused: true }));
    expect(await get(id)).toMatchObject({ paused: true, nextRunAt: null });
    await json(patch(id, { paused: false }));
    expect(await get(id)).toMatchObject({ paused: false, nextRunAt: expect.any(String) });
    await json(patch(id, { intervalSeconds: 0 }));
    expect(await get(id)).toMatchObject({ intervalSeconds: 0, nextRunAt: null });
  });

  it('makes a new webhook secret when asked, and replaces or removes the credential', async () => {
    const source = await make({ credential: { kind: 'token', token } });
    const fresh = await json<WithSecret>(patch(source.id, { newWebhookSecret: true }));
    expect(fresh.webhookSecret).toMatch(/^[0-9a-f]{64}$/);
    expect(fresh.webhookSecret).not.toBe(source.webhookSecret);
    const basic = { kind: 'basic', username: 'mei', password: `${token}-2` };
    const changed = await patch(source.id, { credential: basic });
    expect(await changed.clone().text()).not.toContain(token);
    expect(await json(changed)).toMatchObject({ credential: 'basic' });
    const entry = await registry.audited('source.update', source.url);
    expect(entry?.detail).toEqual({ credential: 'basic' });
    expect(await json(patch(source.id, { credential: null }))).toMatchObject({
      credential: 'none',
    });
  });

  it('never sends a stored credential to another server', async () => {
    const source = await make({ credential: { kind: 'token', token } });
    const elsewhere = 'https://evil.example/team/x.git';
    const problem = await refusal(patch(source.id, { url: elsewhere }), 400, 'request.invalid');
    expect(problem.errors).toMatchObject([{ pointer: '/credential' }]);
    expect((await get(source.id)).url).toBe(source.url);
    await json(patch(source.id, { url: newUrl() }));
    await json(patch(source.id, { url: elsewhere, credential: null }));
    expect(await get(source.id)).toMatchObject({ url: elsewhere, credential: 'none' });
  });

  it('refuses nothing to change, a wrong value, and what another source takes already', async () => {
    const [one, other] = [await make(), await make()];
    await refusal(patch(one.id, {}), 400, 'request.invalid');
    await refusal(patch(one.id, { ref: '..' }), 400, 'request.invalid');
    await refusal(patch(one.id, { url: other.url }), 409, 'source.exists');
    const at = missing.slice(path.length + 1);
    await refusal(patch(at, { paused: true }), 404, 'source.not_found');
  });

  it('is for admins', async () =>
    refused('PATCH', `${path}/${(await make()).id}`, { paused: true }));
});

describe('DELETE /api/v1/admin/sync-sources/{id}', () => {
  const remove = (id: string) => call(`${path}/${id}`, { method: 'DELETE', as: 'admin' });

  it('removes a source with its runs', async () => {
    const { id, url } = await make();
    const run = await json<SyncRun>(
      call(`${path}/${id}/sync`, { method: 'POST', as: 'admin' }),
      202,
    );
    expect((await remove(id)).status).toBe(204);
    await refusal(call(`${path}/${id}`, { as: 'admin' }), 404, 'source.not_found');
    await refusal(call(`/admin/sync-runs/${run.id}`, { as: 'admin' }), 404, 'run.not_found');
    expect(await registry.audited('source.remove', url)).toMatchObject({ actorName: 'admin' });
    await refusal(remove(id), 404, 'source.not_found');
  });

  it('refuses an id that is none', () => refusal(remove('x'), 400, 'request.invalid'));

  it('is for admins', async () => refused('DELETE', `${path}/${(await make()).id}`));
});
