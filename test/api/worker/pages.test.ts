import { describe, expect, inject, it } from 'vitest';
import { assetsBinding } from '#api/platform/static/assets-binding.ts';
import { cliTarballs } from '#api/platform/static/cli-tarball.ts';
import { json, refusal } from '#test/support/answers.ts';
import { testRegistry } from '#test/support/registry.ts';

const built: Record<string, string> = {
  '/index.html': '<html><head></head></html>',
  '/assets/app.js': 'run()',
  '/docs/standalone.js': 'document',
};
const asked: string[] = [];
/** What Cloudflare answers for what was uploaded beside the Worker. */
const assets = {
  async fetch(request: Request) {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    const text = built[pathname];
    if (text === undefined) return new Response(null, { status: 404 });
    return new Response(text, { headers: { etag: '"of the asset"', 'content-type': 'text/x' } });
  },
};
const withUi = (env: Record<string, string> = {}) =>
  testRegistry(env, { ui: assetsBinding(assets, ''), scalar: assetsBinding(assets, 'docs') });

describe('GET /metrics of a Worker', () => {
  it('is a 404 problem, with a token or without', async () => {
    const { app } = await withUi({ METRICS_TOKEN: 'a token of metrics' });
    const headers = { authorization: 'Bearer a token of metrics' };
    await refusal(app.request('/metrics', { headers }), 404, 'request.not_found');
    await refusal(app.request('/metrics'), 404, 'request.not_found');
  });
});

describe('the files beside a Worker', () => {
  it('are served with their type and tag, also as 304', async () => {
    const { app } = await withUi();
    const script = await app.request('/assets/app.js');
    expect(await script.text()).toBe('run()');
    expect(script.headers.get('content-type')).toBe('text/x');
    expect(script.headers.get('cache-control')).toContain('immutable');
    const headers = { 'if-none-match': '"of the asset"' };
    expect((await app.request('/assets/app.js', { headers })).status).toBe(304);
    expect(await (await app.request('/docs/standalone.js')).text()).toBe('document');
  });

  it('are those that were uploaded and no others', async () => {
    const { app } = await withUi();
    for (const path of ['/..%2findex.html', '/%2e%2e/x.js', '/assets/..%2findex.html', '//x.js'])
      expect((await app.request(path)).status).toBe(404);
    await refusal(app.request('/assets/none.js'), 404, 'request.not_found');
  });

  it('are not asked for by the address of a page', async () => {
    const { app } = await withUi();
    asked.length = 0;
    expect((await app.request('/search')).status).toBe(200);
    expect(asked).toEqual(['/index.html']);
  });

  it('throws when the assets fail, rather than call a file missing', async () => {
    const failing = assetsBinding({ fetch: async () => new Response('', { status: 500 }) }, '');
    await expect(failing.find('a.js')).rejects.toThrow('500');
  });

  it('hold the document of the API, which is given whole and with where it is served', async () => {
    const { app } = await withUi();
    const document = JSON.parse(inject('apiDocument'));
    expect(document.servers).toEqual([{ url: '/' }]);
    const answer = await app.request('/openapi.json');
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.text()).toBe(inject('apiDocument'));
    const below = await withUi({ PUBLIC_URL: 'https://hub.example.com/agenthub' });
    expect(await json(below.app.request('/agenthub/openapi.json'))).toEqual({
      ...document,
      servers: [{ url: '/agenthub' }],
    });
  });

  it('lack the CLI when the build made none', async () => {
    expect(await cliTarballs(assetsBinding(assets, 'cli'), 'none.tgz')('http://x')).toBeNull();
  });
});

describe('a Worker below a path', () => {
  const env = { PUBLIC_URL: 'https://hub.example.com/agenthub' };

  it('serves everything there, since no proxy takes the path away', async () => {
    const { app } = await withUi(env);
    expect((await app.request('/agenthub/health')).status).toBe(200);
    expect((await app.request('/agenthub/api/v1/skills?size=1')).status).toBe(200);
    expect(await (await app.request('/agenthub/assets/app.js')).text()).toBe('run()');
    for (const path of ['/agenthub', '/agenthub/', '/agenthub/search']) {
      const page = await app.request(path);
      expect([path, page.status]).toEqual([path, 200]);
      expect(await page.text()).toContain('<base href="/agenthub/">');
    }
    await refusal(app.request('/agenthub/api/nothing'), 404, 'request.not_found');
  });

  it('takes nothing else for that path', async () => {
    const { app } = await withUi(env);
    expect((await app.request('/agenthubs/health')).status).toBe(404);
  });
});
