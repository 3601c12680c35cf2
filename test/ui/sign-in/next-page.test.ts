import { describe, expect, it } from 'vitest';
import { nextPage } from '#ui/sign-in/next-page.ts';

describe('nextPage', () => {
  it('follows a path of this site', () => {
    expect(nextPage('/search?q=pdf&tag=a', '/')).toBe('/search?q=pdf&tag=a');
    expect(nextPage('/hub/skills/a/b', '/hub/')).toBe('/hub/skills/a/b');
  });

  it.each([
    undefined,
    '',
    'search',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
  ])('goes home instead of to %j', (next) => {
    expect(nextPage(next, '/hub/')).toBe('/hub/');
  });
});
