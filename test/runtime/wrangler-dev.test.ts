import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeApi } from '#api/http/openapi.ts';
import { json, refusal } from '#test/support/answers.ts';
import { startRemotes } from '#test/support/git/remotes-server.ts';
import { loopbackAllowed } from '#test/support/git/sync-registry.ts';
import { startLibsqlServer } from '#test/support/libsql-server.ts';
import { skillMd } from '#test/support/skill-md.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { adminKey, libsqlAuthToken, testEnv } from '#test/support/test-env.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { type DevServer, startWranglerDev } from './wrangler-dev.ts';

let libsql: Awaited<ReturnType<typeof startLibsqlServer>>;
let remotes: Awaited<ReturnType<typeof startRemotes>>;
let worker: DevServer;
let key = '';

beforeAll(async () => {
  libsql = await startLibsqlServer();
  remotes = await startRemotes();
  // Without tables: the first request makes them.
  const made = await fetch(`${libsql.url}/?empty`, { method: 'POST' });
  const { name } = (await made.json()) as { name: string };
  const { ADMIN_PASSWORD: _generated, ...variables } = testEnv;
  worker = await startWranglerDev({
    ...variables,
    ...loopbackAllowed,
    SYNC_ENABLED: 'true',
    DATABASE_URL: `${libsql.url}/${name}/`,
    DATABASE_AUTH_TOKEN: libsqlAuthToken,
  });
});

afterAll(async () => {
  await worker?.stop();
  await remotes?.stop();
  await libsql?.stop();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(worker.url + path, { headers, redirect: 'manual' });

const post = (path: string, body: object) =>
  fetch(`${worker.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key ? { 'x-api-key': key } : {}) },
    body: JSON.stringify(body),
  });

describe('wrangler dev', () => {
  it('is well, and ready once it has migrated an empty database', async () => {
    expect(await json(get('/health'))).toEqual({ status: 'ok' });
    expect(await json(get('/ready'))).toEqual({ status: 'ready' });
    expect(worker.output()).toContain('0001_init');
  });

  it('prints a password for the first admin, once', async () => {
    await json(get('/api/v1/users/me', { 'x-api-key': adminKey }));
    expect(
      worker.output().match(/The first admin is "admin" with the password \w{24}/g),
    ).toHaveLength(1);
  });

  it('registers, publishes, lists, finds, and hands out the archive', async () => {
    const user = await json<{ apiKey: { key: string } }>(
      post('/auth/register', {
        username: 'mei',
        email: 'mei@example.com',
        password: 'password of mei',
      }),
      201,
    );
    key = user.apiKey.key;
    const files = [
      {
        path: 'SKILL.md',
        content: skillMd('pdf', { description: '读 PDF', body: '```js\nlet a\n```' }),
      },
      { path: 'notes.txt', content: 'x'.repeat(600_000) },
    ];
    const { version } = await json<{ version: { digest: string } }>(
      post('/skills', { files }),
      201,
    );
    expect(await json(get('/api/v1/skills'))).toMatchObject({ total: 1 });
    expect(await json(get('/api/v1/search?q=读'))).toMatchObject({ skills: { total: 1 } });
    const archive = await get('/api/v1/skills/mei/pdf/versions/latest/archive');
    const bytes = new Uint8Array(await archive.arrayBuffer());
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    expect(version.digest).toBe(`sha256:${Buffer.from(hash).toString('hex')}`);
    expect(archive.headers.get('etag')).toBe(`"${version.digest}"`);
  });

  it('answers ten requests at once, and the next ones after them', async () => {
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => get('/api/v1/skills/mei/pdf')),
      );
      for (const answer of answers) expect(await json(answer)).toMatchObject({ name: 'pdf' });
    }
  });

  it('counts one person once, however many of ten installs come at once', async () => {
    const installs = Array.from({ length: 10 }, () =>
      post('/skills/mei/pdf/installs', { version: '1.0.0', target: 'cursor' }),
    );
    for (const { status } of await Promise.all(installs)) expect(status).toBe(204);
    expect(await json(get('/api/v1/skills/mei/pdf'))).toMatchObject({ installs: 1 });
  });

  it('sends the page of the web UI for its addresses, with its language, theme and policy', async () => {
    for (const path of ['/', '/index.html', '/search?q=x', '/skills/mei/pdf', '/nowhere']) {
      const page = await get(path, { cookie: 'theme=dark; lang=zh-CN' });
      const text = await page.text();
      expect([path, page.status]).toEqual([path, /nowhere|index/.test(path) ? 404 : 200]);
      expect(text).toContain('<html lang="zh-CN" data-theme="dark">');
      expect(text).toContain('<base href="/">');
      expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    }
  });

  it('sends the assets of the web UI, to be kept for ever', async () => {
    const page = await (await get('/')).text();
    const [, script = ''] = /src="(?:\.\/|\/)?(assets\/[^"]+\.js)"/.exec(page) ?? [];
    const asset = await get(`/${script}`);
    expect(asset.status).toBe(200);
    expect(asset.headers.get('content-type')).toMatch(/javascript/);
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect((await get('/assets/none.js')).status).toBe(404);
    expect((await get('/favicon.ico')).headers.get('content-type')).toBe('image/svg+xml');
  });

  it('sends the reference of the API with its script, and the document', async () => {
    expect(await (await get('/docs')).text()).toContain('docs/standalone.js');
    const script = await get('/docs/standalone.js');
    expect(script.headers.get('content-type')).toMatch(/javascript/);
    expect((await script.arrayBuffer()).byteLength).toBeGreaterThan(1e6);
    const document = await get('/openapi.json');
    expect(await document.text()).toBe(JSON.stringify(describeApi(packageJson.version)));
    expect(document.headers.get('content-type')).toBe('application/json');
  });

  it('hands out the CLI, which asks the address that it came from', async () => {
    const tarball = await get('/cli/agenthub-cli.tgz');
    const path = join(temporaryFolder(), 'cli.tgz');
    writeFileSync(path, new Uint8Array(await tarball.arrayBuffer()));
    const told = execFileSync('tar', ['-xzOf', path, 'package/registry.json']).toString();
    expect(JSON.parse(told)).toEqual({ registryUrl: worker.url });
  });

  it('answers 404 as a problem under /api', async () => {
    for (const path of ['/api', '/api/v1/nothing', '/api/index.html'])
      await refusal(get(path), 404, 'request.not_found');
  });

  it('syncs a source when the cron trigger fires, and says in its log what it did', async () => {
    const folder = await fetch(remotes.url, { method: 'POST', body: '{}' });
    const { url } = (await folder.json()) as { url: string };
    const content = Buffer.from(skillMd('synced')).toString('base64');
    const files = JSON.stringify([{ path: 'skills/synced/SKILL.md', content }]);
    await fetch(`${url}/skills.git`, { method: 'PUT', body: files });
    const asAdmin = { 'x-api-key': adminKey, 'content-type': 'application/json' };
    const body = JSON.stringify({ url: `${url}/skills.git`, namespace: 'admin' });
    const at = `${worker.url}/api/v1/admin/sync-sources`;
    await json(fetch(at, { method: 'POST', headers: asAdmin, body }), 201);
    const answer = await get('/cdn-cgi/handler/scheduled?cron=*/15+*+*+*+*');
    expect(answer.status).toBe(200);
    await expect.poll(worker.output, { timeout: 10_000 }).toMatch(/"event":"scheduled".*"runs":1/);
    expect(await json(get('/api/v1/admin/sync-runs', asAdmin))).toMatchObject({
      items: [{ trigger: 'schedule', state: 'succeeded', counts: { new: 1 } }],
    });
    expect(await json(get('/api/v1/skills/admin/synced'))).toMatchObject({ origin: 'synced' });
  });
});
