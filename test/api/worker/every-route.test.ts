import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import type { CallInput, CallOutput, RouteKey } from '#schema/call.ts';
import { assetRoute, createClient } from '#schema/client.ts';
import { kindWords } from '#schema/kind.ts';
import { kindModule, kinds, type PublishedKind } from '#schema/kinds/index.ts';
import { publisherKey } from '#schema/kinds/mcp/server-json.ts';
import { routes } from '#schema/routes/index.ts';
import { until } from '#test/support/clock.ts';
import { newRemotes } from '#test/support/git/remotes.ts';
import { loopbackAllowed } from '#test/support/git/sync-registry.ts';
import { fileRegistry, skillMd } from '#test/support/registry.ts';
import { serverJson } from '#test/support/server-json.ts';
import { adminKey } from '#test/support/test-env.ts';

import { moving, people } from './people-routes.ts';

type Schema = { parse(value: unknown): unknown };
type Responses = Record<number, { content?: { 'application/json'?: { schema: unknown } } }>;

const stated = new Map<string, Responses>(
  Object.values(routes)
    .flatMap((group) => Object.values(group))
    .map((route) => [`${route.method.toUpperCase()} ${route.path}`, route.responses]),
);
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && 'parse' in value;

// A cancelled run is told when it renews its lease.
const registry = await fileRegistry({ ...loopbackAllowed, SYNC_LEASE: '3s' });
const remotes = await newRemotes();
const asked = new Set<string>();

/** The JSON of an answer that must have this status, and be what the route states for it. */
async function stating<K extends RouteKey>(key: K, status: number, response: Response) {
  asked.add(key);
  expect([key, response.status]).toEqual([key, status]);
  const schema = stated.get(key)?.[status]?.content?.['application/json']?.schema;
  if (!isSchema(schema)) throw new Error(`${key} states no JSON for ${status}`);
  const answer = (await response.json()) as CallOutput<K>;
  expect(schema.parse(answer)).toEqual(answer);
  return answer;
}

/** Calls as whoever has that token. */
function as(token?: string) {
  const { raw } = createClient({
    baseUrl: 'http://localhost:8000',
    token,
    fetch: async (input, init) => registry.app.request(String(input).replace(/^.*:8000/, ''), init),
  });
  return {
    /** The answer as it came, which must have this status. */
    async raw<K extends RouteKey>(key: K, status: number, input?: CallInput<K>): Promise<Response> {
      const response = await raw(key, input);
      asked.add(key);
      expect([key, response.status]).toEqual([key, status]);
      return response;
    },
    async call<K extends RouteKey>(key: K, status: number, input?: CallInput<K>) {
      return stating(key, status, await raw(key, input));
    },
  };
}

const nobody = as();
const admin = as(adminKey);
const skill = { namespace: 'mei', name: 'pdf' };
const first = { ...skill, version: '1.0.0' };
let mei: ReturnType<typeof as>;

async function accounts(): Promise<void> {
  const account = { username: 'mei', email: 'mei@example.com', password: 'password of mei' };
  const registered = await nobody.call('POST /api/v1/auth/register', 201, { body: account });
  mei = as(registered.apiKey.key);
  expect(await mei.call('GET /api/v1/users/me', 200)).toMatchObject({ username: 'mei' });
  const { token } = await nobody.call('POST /api/v1/auth/login', 200, {
    body: { email: account.email, password: account.password },
  });
  const session = as(token);
  const key = await session.call('POST /api/v1/users/me/tokens', 201, { body: { name: 'ci' } });
  const listed = await session.call('GET /api/v1/users/me/tokens', 200);
  expect(listed.items).toContainEqual(expect.objectContaining({ id: key.id, name: 'ci' }));
  await session.raw('DELETE /api/v1/users/me/tokens/{id}', 204, { params: { id: key.id } });
  await expect(as(key.key).call('GET /api/v1/users/me', 200)).rejects.toMatchObject({
    code: 'auth.invalid_credentials',
  });
  await session.raw('POST /api/v1/auth/logout', 204, { query: { everywhere: 'true' } });
  await expect(session.call('GET /api/v1/users/me', 200)).rejects.toMatchObject({
    code: 'auth.invalid_credentials',
  });
}

async function passwords(): Promise<void> {
  const account = { username: 'lin', email: 'lin@example.com', password: 'password of lin' };
  const made = await nobody.call('POST /api/v1/auth/register', 201, { body: account });
  const own = { currentPassword: account.password, newPassword: 'another of lin' };
  const changed = await as(made.token).call('PUT /api/v1/users/me/password', 200, { body: own });
  const login = (password: string) =>
    nobody.call('POST /api/v1/auth/login', 200, { body: { email: 'lin', password } });
  expect(await as(changed.token).call('GET /api/v1/users/me', 200)).toMatchObject({
    username: 'lin',
  });
  const users = '/api/v1/admin/users';
  const listed = await admin.call(`GET ${users}`, 200, { query: { name: 'lin' } });
  expect(listed).toMatchObject({ total: 1, items: [{ username: 'lin', disabledAt: null }] });
  const params = { id: listed.items[0]?.id ?? '' };
  const given = { password: 'one of the admin' };
  await admin.raw(`PUT ${users}/{id}/password`, 204, { params, body: given });
  await expect(login(own.newPassword)).rejects.toMatchObject({ code: 'auth.invalid_credentials' });
  await login(given.password);
  const disable = { params, body: { disabled: true } };
  expect(await admin.call(`PUT ${users}/{id}/disabled`, 200, disable)).toMatchObject({
    username: 'lin',
    disabledAt: expect.any(String),
  });
  await expect(login(given.password)).rejects.toMatchObject({ code: 'auth.invalid_credentials' });
}

/** The manifest of each kind, for the asset `pdf`. */
const manifests: Record<PublishedKind, (version: string, body: string) => string> = {
  skill: (_, body) => skillMd('pdf', { head: 'tags: [表格]\n', body }),
  agent: (_, body) => skillMd('pdf', { head: 'tags: [表格]\n', body }),
  mcp: (version, body) =>
    serverJson('com.example/pdf', {
      version,
      description: body,
      _meta: { [publisherKey]: { tags: ['表格'] } },
    }),
};

async function publishing(kind: PublishedKind): Promise<void> {
  const manifest = kindModule(kind).manifestFile;
  const textOf = manifests[kind];
  const publish = (version: string, body: string, note: string) =>
    mei.call(assetRoute(kind, 'POST /api/v1/{kind}'), 201, {
      query: { version },
      body: {
        files: [
          { path: manifest, content: textOf(version, body) },
          { path: 'notes.js', content: note },
        ],
      },
    });
  const { version } = await publish('1.0.0', 'Reads *files*', 'let a = 1;\n');
  await publish('1.1.0', 'Reads more', 'let a = 2;\n');
  expect(await nobody.call(assetRoute(kind, 'GET /api/v1/{kind}'), 200)).toMatchObject({
    total: 1,
  });
  expect(
    await nobody.call(assetRoute(kind, 'GET /api/v1/{kind}/{name}'), 200, {
      params: { name: 'pdf' },
    }),
  ).toMatchObject(skill);
  const page = await nobody.call(assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}'), 200, {
    params: skill,
  });
  expect(page).toMatchObject({ latestVersion: '1.1.0', tags: ['表格'] });
  const versions = 'GET /api/v1/{kind}/{namespace}/{name}/versions';
  expect(await nobody.call(assetRoute(kind, versions), 200, { params: skill })).toMatchObject({
    total: 2,
  });
  expect(
    await nobody.call(assetRoute(kind, `${versions}/{version}`), 200, { params: first }),
  ).toMatchObject({
    digest: version.digest,
  });
  const { items } = await nobody.call(assetRoute(kind, `${versions}/{version}/files`), 200, {
    params: first,
  });
  expect(items.map(({ path }: { path: string }) => path)).toEqual(
    [manifest, 'notes.js'].toSorted(),
  );
  const notes = { params: { ...first, path: 'notes.js' } };
  const file = await nobody.raw(assetRoute(kind, `${versions}/{version}/files/{path}`), 200, notes);
  expect(await file.text()).toBe('let a = 1;\n');
  const source = await nobody.call(
    assetRoute(kind, `${versions}/{version}/source/{path}`),
    200,
    notes,
  );
  expect(JSON.stringify(source)).toContain('hljs-keyword');
  const archive = await nobody.raw(assetRoute(kind, `${versions}/{version}/archive`), 200, {
    params: first,
  });
  const bytes = await crypto.subtle.digest('SHA-256', await archive.arrayBuffer());
  expect(`sha256:${Buffer.from(bytes).toString('hex')}`).toBe(version.digest);
  const diff = await nobody.call(assetRoute(kind, `${versions}/{version}/diff/{to}`), 200, {
    params: { ...first, to: '1.1.0' },
  });
  expect(JSON.stringify(diff)).toContain('let a = 2;');
  expect(await nobody.call('GET /api/v1/tags', 200)).toMatchObject({
    items: expect.arrayContaining([{ tag: '表格', count: 1 }]),
  });
  const of = `${kind}:mei/pdf@1.0.0@^1`;
  expect(await nobody.call('GET /api/v1/version-states', 200, { query: { of } })).toMatchObject({
    items: [{ of, state: 'ok', follows: '1.1.0' }],
  });
  expect(
    await nobody.call('GET /api/v1/search', 200, { query: { q: 'reads more' } }),
  ).toMatchObject({ [kindWords[kind]]: { total: 1 } });
}

async function curating(kind: PublishedKind): Promise<void> {
  const asset = '/api/v1/{kind}/{namespace}/{name}';
  const tag = { ...skill, tag: 'stable' };
  expect(
    await mei.call(assetRoute(kind, `PUT ${asset}/dist-tags/{tag}`), 200, {
      params: tag,
      body: { version: '1.0.0' },
    }),
  ).toEqual({ latest: '1.1.0', stable: '1.0.0' });
  const users = assetRoute(kind, `GET ${asset}/used-by`);
  expect(await nobody.call(users, 200, { params: skill })).toMatchObject({ total: 0 });
  const plan = await nobody.call(assetRoute(kind, `GET ${asset}/install-plan`), 200, {
    params: skill,
    query: { target: 'cursor', version: 'stable' },
  });
  expect(plan).toMatchObject({ version: '1.0.0', target: { id: 'cursor' } });
  await nobody.raw(assetRoute(kind, `POST ${asset}/installs`), 204, {
    params: skill,
    body: { version: '1.0.0', target: 'cursor' },
  });
  expect(await nobody.call(assetRoute(kind, `GET ${asset}`), 200, { params: skill })).toMatchObject(
    { installs: 1 },
  );
  expect(
    await mei.call(assetRoute(kind, `DELETE ${asset}/dist-tags/{tag}`), 200, { params: tag }),
  ).toEqual({ latest: '1.1.0' });
  const yanked = await mei.call(assetRoute(kind, `POST ${asset}/versions/{version}/yank`), 200, {
    params: first,
    body: { reason: 'wrong' },
  });
  expect(yanked).toMatchObject({ yankReason: 'wrong' });
  expect(
    await mei.call(assetRoute(kind, `DELETE ${asset}/versions/{version}/yank`), 200, {
      params: first,
    }),
  ).toMatchObject({ yankReason: null });
  expect(
    await mei.call(assetRoute(kind, `PATCH ${asset}`), 200, {
      params: skill,
      body: { tags: ['docs'] },
    }),
  ).toMatchObject({ tags: ['docs'] });
  await mei.raw(assetRoute(kind, `DELETE ${asset}`), 204, { params: skill });
  const gone = nobody.call(assetRoute(kind, `GET ${asset}`), 200, { params: skill });
  await expect(gone).rejects.toMatchObject({ code: 'asset.not_found' });
  expect(
    await admin.call(assetRoute(kind, `POST ${asset}/restore`), 200, { params: skill }),
  ).toMatchObject(skill);
}

async function syncing(): Promise<void> {
  await remotes.commit('skills.git', [{ path: 'one/SKILL.md', content: skillMd('one') }]);
  const sources = '/api/v1/admin/sync-sources';
  const runs = '/api/v1/admin/sync-runs';
  const ended = async (id: string) => {
    const get = () => admin.call(`GET ${runs}/{id}`, 200, { params: { id } });
    await until(async () => (await get()).finishedAt !== null);
    return get();
  };
  const made = await admin.call(`POST ${sources}`, 201, {
    body: { url: remotes.url('skills.git'), namespace: 'admin', intervalSeconds: 0 },
  });
  const params = { id: made.id };
  expect(await admin.call(`GET ${sources}`, 200)).toMatchObject({ total: 1 });
  expect(await admin.call(`GET ${sources}/{id}`, 200, { params })).toMatchObject({ id: made.id });
  expect(
    await admin.call(`PATCH ${sources}/{id}`, 200, { params, body: { pathGlob: '**' } }),
  ).toMatchObject({ pathGlob: '**' });
  expect(await admin.call(`POST ${sources}/{id}/test`, 200, { params })).toMatchObject({
    commit: expect.stringMatching(/^[0-9a-f]{40}$/),
  });
  const preview = await admin.call(`POST ${sources}/{id}/preview`, 200, { params });
  expect(JSON.stringify(preview)).toContain('one');
  const run = await admin.call(`POST ${sources}/{id}/sync`, 202, { params });
  expect(await ended(run.id)).toMatchObject({ state: 'succeeded', counts: { new: 1 } });
  const ofRun = { params: { id: run.id } };
  expect(await admin.call(`GET ${runs}/{id}/outcomes`, 200, ofRun)).toMatchObject({ total: 1 });
  const log = await admin.call(`GET ${runs}/{id}/log`, 200, ofRun);
  expect(log.items.length).toBeGreaterThan(1);

  const body = JSON.stringify({ ref: 'refs/heads/main' });
  const signature = createHmac('sha256', made.webhookSecret ?? '')
    .update(body)
    .digest('hex');
  const headers = { 'x-github-event': 'push', 'x-hub-signature-256': `sha256=${signature}` };
  const push = registry.call(`/webhooks/${made.id}`, { method: 'POST', headers, body });
  const pushed = await stating('POST /api/v1/webhooks/{id}', 202, await push);
  expect(await ended(pushed.run ?? '')).toMatchObject({ trigger: 'webhook', state: 'succeeded' });
  const imported = await admin.call('POST /api/v1/admin/import', 202, {
    body: { url: remotes.url('slow-skills.git'), namespace: 'admin' },
  });
  await admin.call(`POST ${runs}/{id}/cancel`, 200, { params: { id: imported.id } });
  expect(await ended(imported.id)).toMatchObject({ state: 'cancelled' });
  expect(await admin.call(`GET ${runs}`, 200)).toMatchObject({ total: 3 });
  await admin.raw(`DELETE ${sources}/{id}`, 204, { params });
  await expect(admin.call(`GET ${sources}/{id}`, 200, { params })).rejects.toMatchObject({
    code: 'source.not_found',
  });
}

it('answers every route with what it states', { timeout: 180_000 }, async () => {
  expect(await nobody.call('GET /health', 200)).toEqual({ status: 'ok' });
  expect(await nobody.call('GET /ready', 200)).toEqual({ status: 'ready' });
  expect(await nobody.call('GET /api/v1/meta', 200)).toMatchObject({ anonymousRead: true });
  await accounts();
  await passwords();
  await people({ nobody, admin, as });
  for (const kind of kinds) {
    await publishing(kind);
    await curating(kind);
    await moving(kind, mei);
  }
  await syncing();
  expect([...stated.keys()].filter((key) => !asked.has(key))).toEqual([]);
});
