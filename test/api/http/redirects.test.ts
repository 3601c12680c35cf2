import { describe, expect, it } from 'vitest';
import { fileRegistry } from '#test/support/registry.ts';

const registry = await fileRegistry();

/** What servers that mend a path have redirected to another site for. */
const paths = [
  '//evil.example',
  '//evil.example/',
  '//evil.example/..',
  '//evil.example/%2e%2e',
  '/\\evil.example',
  '/%5Cevil.example',
  '/%2F%2Fevil.example/',
  '/..//evil.example/',
  '/.evil.example/',
  '/login?next=//evil.example',
  '/login/?next=https://evil.example',
  '/skills//evil.example/',
  '/docs/',
  '/docs//evil.example',
  '/docs/..//evil.example',
  '/assets//evil.example/',
  '/cli//evil.example',
  '/api//evil.example/',
  '/api/v1//evil.example/',
  '/api/v1/skills/',
  '/api/v1/skills/a/b/?next=//evil.example',
  '/api/v1/auth/login/',
  '/api/v1/auth/logout?next=//evil.example',
];

describe('a redirect', () => {
  it.each(paths)('is no answer to %s, by whatever method', async (path) => {
    for (const method of ['GET', 'HEAD', 'POST']) {
      const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
      const answer = await registry.app.request(path, { method, headers });
      expect([301, 302, 303, 307, 308]).not.toContain(answer.status);
      for (const name of ['location', 'refresh', 'content-location', 'link'])
        expect(answer.headers.get(name)).toBeNull();
    }
  });
});
