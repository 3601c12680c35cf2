import { describe, expect, it } from 'vitest';
import { kindWords } from '#schema/kind.ts';
import { kindModule, kinds, type PublishedKind } from '#schema/kinds/index.ts';
import type { SyncRun, SyncSource } from '#schema/source.ts';
import { allRoutes, type AnyRoute } from '#test/support/all-routes.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd } from '#test/support/registry.ts';
import { serverJson } from '#test/support/server-json.ts';
import { adminKey } from '#test/support/test-env.ts';

const registry = await fileRegistry();
const { call, app } = registry;
const as = 'admin' as const;

await json(registry.publish('admin', { 'SKILL.md': skillMd('base') }), 201);
const server = { files: [{ path: 'server.json', content: serverJson('com.example/base') }] };
await json(call('/mcps', { method: 'POST', as, json: server }), 201);
const made = { url: 'https://127.0.0.1:1/x.git', namespace: 'admin', intervalSeconds: 0 };
const { id: source } = await json<SyncSource>(
  call('/admin/sync-sources', { method: 'POST', as, json: made }),
  201,
);
const { id: run } = await json<SyncRun>(
  call(`/admin/sync-sources/${source}/sync`, { method: 'POST', as }),
  202,
);

/** What stands for each part of a path. */
const params: Record<string, string> = {
  namespace: 'admin',
  name: 'base',
  version: '1.0.0',
  to: '1.0.0',
  path: 'SKILL.md',
  tag: 'beta',
  id: source,
};

const manifestFiles = kinds.map((kind) => kindModule(kind).manifestFile);

/** A body that each route with one takes, but for what already is or is not there. */
const bodies: Record<string, unknown> = {
  ...Object.assign({}, ...kinds.map(assetBodies)),
  'POST /api/v1/auth/register': {
    username: 'someone',
    email: 'someone@example.com',
    password: 'a long password',
  },
  'POST /api/v1/auth/login': { email: 'someone', password: 'a long password' },
  'POST /api/v1/auth/device': { clientName: 'a device' },
  'POST /api/v1/auth/device/token': { deviceCode: 'x'.repeat(43) },
  'POST /api/v1/auth/device/decision': { userCode: 'BCDF-GHJK', approve: true },
  'POST /api/v1/auth/reset': { secret: `sl_${'x'.repeat(43)}`, password: 'a long password' },
  'POST /api/v1/invitations': { team: 'crew', role: 'member' },
  'POST /api/v1/namespaces': { name: 'crew' },
  'POST /api/v1/namespaces/{namespace}/members': { username: 'someone', role: 'member' },
  'PUT /api/v1/namespaces/{namespace}/members/{username}': { role: 'owner' },
  'PATCH /api/v1/users/me': { displayName: 'Someone' },
  'POST /api/v1/admin/users': {
    username: 'another',
    email: 'another@example.com',
    role: 'user',
    password: 'a long password',
  },
  'PUT /api/v1/admin/users/{id}/role': { role: 'user' },
  'PUT /api/v1/users/me/password': {
    currentPassword: 'a long password',
    newPassword: 'another long password',
  },
  'PUT /api/v1/admin/users/{id}/password': { password: 'another long password' },
  'PUT /api/v1/admin/users/{id}/disabled': { disabled: false },
  'POST /api/v1/users/me/tokens': { name: 'a key', namespace: 'admin' },
  'POST /api/v1/admin/sync-sources': {
    url: 'https://example.com/a.git',
    ref: 'main',
    pathGlob: 'skills/**',
    namespace: 'admin',
    credential: { kind: 'basic', username: 'someone', password: 'secret' },
  },
  'PATCH /api/v1/admin/sync-sources/{id}': {
    ref: 'main',
    credential: { kind: 'token', token: 'secret', username: 'someone' },
  },
  'POST /api/v1/admin/import': { url: 'https://example.com/b.git', namespace: 'admin' },
};

/** The bodies of the routes of a kind. */
function assetBodies(kind: PublishedKind): Record<string, unknown> {
  const root = `/api/v1/${kindWords[kind]}`;
  const one = `${root}/{namespace}/{name}`;
  return {
    [`POST ${root}`]: { files: [{ path: kindModule(kind).manifestFile, content: 'text' }] },
    [`PATCH ${one}`]: { tags: ['pdf'], deprecation: { message: 'old', successor: 'admin/other' } },
    [`POST ${one}/move`]: { namespace: 'admin', name: 'moved' },
    [`POST ${one}/versions/{version}/yank`]: { reason: 'broken' },
    [`POST ${one}/move`]: { namespace: 'admin', name: 'other' },
    [`PUT ${one}/dist-tags/{tag}`]: { version: '1.0.0' },
    [`POST ${one}/installs`]: { version: '1.0.0', target: 'cursor' },
  };
}

/** The address of a route, with text that is escaped already in the place of one of its parts. */
function address({ path }: AnyRoute, odd: Record<string, string> = {}): string {
  const idOf = path.includes('sync-runs') ? run : source;
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    return odd[name] ?? (name === 'id' ? idOf : (params[name] ?? ''));
  });
}

async function ask(route: AnyRoute, path: string, body?: string): Promise<Response> {
  const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' };
  const { method } = route;
  return app.request(path, { method, headers, ...(body === undefined ? {} : { body }) });
}

/** A body with that text in place of each of its texts in turn. */
function withOdd(value: unknown, odd: string): unknown[] {
  if (typeof value === 'string') return [odd];
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, one]) =>
    withOdd(one, odd).map((changed) =>
      isList
        ? value.map((old: unknown, at) => (at === Number(key) ? changed : old))
        : { ...value, [key]: changed },
    ),
  );
}

const nul = ['%00', 'a%00b', '1.0.0%00'];
const odd = [
  '%ed%a0%80',
  '%ff',
  '%',
  '%EF%BF%BF',
  '%F4%8F%BF%BF',
  '%E2%80%AE',
  'x'.repeat(600),
  '9007199254740993',
  '-1',
  '1e308',
  'NaN',
];

describe('text that no database holds', () => {
  it.each(
    allRoutes
      .filter(({ path }) => path.startsWith('/api/'))
      .map((route) => [route.key, route] as const),
  )('is refused in every part of the address of %s', async (_, route) => {
    const { params: names, query: queries } = route;
    const addresses = (text: string) => [
      ...names.map((name) => address(route, { [name]: text })),
      ...queries.map((name) => `${address(route)}?${name}=${text}`),
      `${address(route)}?unknown=${text}`,
    ];
    for (const text of nul)
      for (const path of addresses(text)) await refusal(ask(route, path), 400, 'request.invalid');
    // An unknown key of a query changes nothing, so there the call would do its work.
    for (const text of odd)
      for (const path of addresses(text).slice(0, -1)) {
        const isRead = route.method === 'GET';
        if (!isRead && path.includes('?')) continue;
        const { status } = await ask(route, path, isRead ? undefined : '{}');
        expect([path, status < 500]).toEqual([path, true]);
      }
  });

  it('is tried in the body of every route that has one', () => {
    const withBody = allRoutes.filter(({ hasBody }) => hasBody).map(({ key }) => key);
    expect(Object.keys(bodies).toSorted()).toEqual(withBody.toSorted());
  });

  it.each(Object.keys(bodies))('is refused in every text of the body of %s', async (key) => {
    const route = allRoutes.find((one) => one.key === key)!;
    // A file may hold anything: this one is no manifest then, and its path is judged with the archive.
    const code = (body: unknown) =>
      manifestFiles.some((file) => JSON.stringify(body).includes(`"path":"${file}"`))
        ? 'manifest.invalid'
        : 'archive.invalid';
    const isPublish = kinds.some((kind) => key === `POST /api/v1/${kindWords[kind]}`);
    for (const text of ['\0', 'a\0b', '\ud800', 'a\udc00b'])
      for (const body of withOdd(bodies[key], text)) {
        const answer = ask(route, address(route), JSON.stringify(body));
        await refusal(answer, isPublish ? 422 : 400, isPublish ? code(body) : 'request.invalid');
      }
    for (const text of ['\uffff', '\u{10ffff}', '\u202e', '', 'x'.repeat(20_000), '9'.repeat(400)])
      for (const body of withOdd(bodies[key], text)) {
        const { status } = await ask(route, address(route), JSON.stringify(body));
        expect([text.slice(0, 5), JSON.stringify(body).slice(0, 200), status < 500]).toEqual([
          text.slice(0, 5),
          JSON.stringify(body).slice(0, 200),
          true,
        ]);
      }
  });

  it('is refused as a key, deep inside, and where the body is not UTF-8', async () => {
    const route = allRoutes.find((one) => one.key === 'POST /api/v1/auth/login')!;
    const path = address(route);
    const deep = `${'[{"a":'.repeat(20_000)}"\\u0000"${'}]'.repeat(20_000)}`;
    for (const body of ['{"a\\u0000":1}', '{"\\ud800":{}}', deep]) {
      const problem = await refusal(ask(route, path, body), 400, 'request.invalid');
      expect(problem.detail).toContain('NUL');
    }
    const headers = { 'content-type': 'application/json' };
    const bytes = Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    const answer = app.request(path, { method: 'POST', headers, body: bytes });
    expect((await refusal(answer, 400, 'request.invalid')).detail).toContain('UTF-8');
  });

  it('leaves whole pairs of surrogates and escapes of escapes alone', async () => {
    for (const name of ['a \ud83d\ude00 key', 'a \\u0000 key', '数据'])
      await json(call('/users/me/tokens', { method: 'POST', as, json: { name } }), 201);
  });
});
