import { describe, expect, it } from 'vitest';
import { nextPage } from '#ui/sign-in/next-page.ts';

const ours = 'https://hub.example';

/** What browsers have been led away with, alone and behind a path of ours. */
const hostile = [
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n//evil.example',
  '/\r\n/evil.example',
  '/..//evil.example/phish',
  '/../..//evil.example/phish',
  '/a/../..//evil.example',
  '/.//evil.example',
  '/./\\evil.example',
  '/%2e%2e//evil.example',
  '/%2E//evil.example',
  '/..\\/evil.example',
  '/..\\\\evil.example',
  '/hub/..//evil.example',
  '/hub/../\\evil.example',
  '//evil.example/hub/',
  '//user@evil.example/',
  '/\u0000/evil.example',
  '//[::1]/',
  '//evil.example:80/hub/',
  ' //evil.example',
  'https://evil.example/',
  'https:evil.example',
  'http:/evil.example',
  'javascript:alert(1)',
  '/javascript:alert(1)/..//evil.example',
  'data:text/html,evil',
  'blob:https://evil.example/x',
  '@evil.example',
  '.evil.example',
  '//',
  '/\\',
];

describe('nextPage', () => {
  it('follows a path of this site, with its query and hash', () => {
    expect(nextPage('/search?q=pdf&tag=a', '/')).toBe('/search?q=pdf&tag=a');
    expect(nextPage('/hub/skills/a/b', '/hub/')).toBe('/hub/skills/a/b');
    expect(nextPage('/hub/skills/a/b?v=1#L3', '/hub/')).toBe('/hub/skills/a/b?v=1#L3');
    expect(nextPage('/hub/search?q=//evil.example', '/hub/')).toBe('/hub/search?q=//evil.example');
    expect(nextPage('/hub/', '/hub/')).toBe('/hub/');
  });

  it.each([undefined, '', 'search', '/other', '/hubs/x', '/hub/../other', ...hostile])(
    'goes home instead of to %j',
    (next) => {
      expect(nextPage(next, '/hub/')).toBe('/hub/');
    },
  );

  it.each(hostile)('stays on this site at its root, whatever comes of %j', (next) => {
    const page = nextPage(next, '/');
    expect(new URL(page, ours).origin).toBe(ours);
    // As a link, and as the router takes it.
    expect(page).toMatch(/^\/(?![/\\])/);
  });
});
