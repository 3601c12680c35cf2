import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isPagePath } from '#api/http/ui-pages.ts';
import { staticFolder } from '#api/platform/static/folder.ts';
import { json } from '#test/support/answers.ts';
import { fileRegistry, skillMd, type User } from '#test/support/registry.ts';

describe('the pages of the web UI', () => {
  it('are all those that the UI has a route for', () => {
    const app = readFileSync(new URL('../../../ui/app.tsx', import.meta.url), 'utf8');
    const routes = [...app.matchAll(/<Route path=\{href\('([^']+)'\)\}/g)].map(
      ([, path = '']) => path,
    );
    expect(routes).toContain('/search');
    for (const route of routes) {
      const path = route.replace('/:rest*', '/files/scripts/run.sh').replaceAll(/:\w+/g, 'x');
      expect([path, isPagePath(path)]).toEqual([path, true]);
    }
  });

  it.each([
    '/skills',
    '/mcps',
    '/agents/',
    '/skills/mei/pdf',
    '/skills/mei/pdf/',
    '/skills/mei/pdf/diff/1.0.0...1.1.0',
    '/login/',
    '/login/reset',
  ])('have one at %s', (path) => expect(isPagePath(path)).toBe(true));

  it.each([
    '//',
    '/skill',
    '/login/other',
    '/skills/mei',
    '/metrics',
    '//etc/passwd',
    '/index.html',
    '/Search',
    '/skills/mei/pdf/x',
  ])('have none at %s', (path) => expect(isPagePath(path)).toBe(false));
});

describe('the status of a page', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'index.html'), '<html><head></head></html>');
  const registry = await fileRegistry({}, { ui: staticFolder(folder) });
  const { app, call, publish } = registry;
  const [mei, bob] = [await registry.user('mei'), await registry.user('bob')];
  const files = { 'SKILL.md': skillMd('pdf'), '中 文/a%b.md': 'hi' };
  await json(publish(mei, files, '?version=1.0.0'), 201);
  await json(publish(mei, { ...files, 'new.md': 'new' }, '?version=2.0.0'), 201);
  await json(publish(mei, { 'SKILL.md': skillMd('mine') }, '?visibility=private'), 201);
  await json(publish(mei, { 'SKILL.md': skillMd('gone') }), 201);
  await call('/skills/mei/gone', { method: 'DELETE', as: mei });
  await json(publish(mei, { 'SKILL.md': skillMd('bad') }), 201);
  const yank = '/skills/mei/bad/versions/1.0.0/yank';
  await call(yank, { method: 'POST', as: mei, json: { reason: 'wrong' } });

  const statusOf = async (path: string, as: User | null) => {
    const headers: HeadersInit = as ? { authorization: `Bearer ${as.key}` } : {};
    const page = await app.request(path, { headers });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    return page.status;
  };

  it.each([
    '/',
    '/search?q=nothing',
    '/skills/mei/pdf',
    '/skills/mei/pdf?v=1.0.0',
    '/skills/mei/pdf?v=latest',
    '/skills/mei/pdf/files',
    '/skills/mei/pdf/files/%E4%B8%AD%20%E6%96%87/a%25b.md',
    '/skills/mei/pdf/files/new.md',
    '/skills/mei/pdf/versions',
    '/skills/mei/pdf/diff/1.0.0...2.0.0',
    '/skills/mei/bad',
    '/skills/mei/bad/versions',
    '/skills/mei/bad?v=1.0.0',
  ])('is 200 where there is what it shows: %s', async (path) => {
    expect(await statusOf(path, null)).toBe(200);
  });

  it.each([
    '/nowhere',
    '/skills/mei',
    '/skills/mei/none',
    '/skills/none/pdf',
    '/skills/mei/gone',
    '/skills/mei/gone/versions',
    '/skills/mei/pdf?v=9.0.0',
    '/skills/mei/pdf/files/none.md',
    '/skills/mei/pdf/files/new.md?v=1.0.0',
    '/skills/mei/pdf/diff/1.0.0...9.0.0',
    '/skills/mei/pdf/diff/9.0.0...1.0.0',
    '/skills/mei/pdf/diff/1.0.0',
    '/skills/mei/pdf/nothing',
    '/skills/mei/%00',
    '/skills/mei/%ff',
    '/skills/mei/pdf?v=%00',
    '/skills/mei/pdf/files/%',
  ])('is 404 where there is not: %s', async (path) => {
    expect(await statusOf(path, mei)).toBe(404);
  });

  it('is to each reader what the skill is', async () => {
    for (const path of ['/skills/mei/mine', '/skills/mei/mine/files/SKILL.md']) {
      const seen = await Promise.all([mei, bob, null].map((as) => statusOf(path, as)));
      expect(seen).toEqual([200, 404, 404]);
    }
  });

  it('is 200 to a session that has ended, for what all may see', async () => {
    const page = await app.request('/skills/mei/pdf', {
      headers: { cookie: 'agenthub_session=x.y.z' },
    });
    expect(page.status).toBe(200);
  });
});
