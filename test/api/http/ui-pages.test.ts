import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isPagePath } from '#api/http/ui-pages.ts';

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

  it.each(['/skills/mei/pdf', '/skills/mei/pdf/', '/skills/mei/pdf/diff/1.0.0...1.1.0', '/login/'])(
    'have one at %s',
    (path) => expect(isPagePath(path)).toBe(true),
  );

  it.each(['//', '/skills', '/skills/mei', '/metrics', '//etc/passwd', '/index.html', '/Search'])(
    'have none at %s',
    (path) => expect(isPagePath(path)).toBe(false),
  );
});
