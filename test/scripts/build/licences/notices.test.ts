import { describe, expect, it } from 'vitest';
import { isAllowed } from '../../../../scripts/build/licences/expression.ts';
import { noticesOf } from '../../../../scripts/build/licences/notices.ts';
import type { LicensedPackage } from '../../../../scripts/build/licences/package-licence.ts';

const allowed = new Set(['MIT', 'ISC', 'Zlib']);

describe('an SPDX expression', () => {
  it.each([
    ['MIT', true],
    ['GPL-3.0-only', false],
    ['GPL-3.0-only OR MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['MIT AND Zlib', true],
    ['MIT AND GPL-2.0-only', false],
    ['(MIT AND GPL-2.0-only) OR ISC', true],
    ['MIT AND (GPL-2.0-only OR ISC)', true],
    // AND binds closer than OR.
    ['ISC OR MIT AND GPL-2.0-only', true],
    ['GPL-2.0-only AND MIT OR GPL-3.0-only', false],
    ['Apache-2.0 WITH LLVM-exception', false],
    ['MIT WITH something', false],
    ['mit', false],
    ['', false],
    ['MIT OR', false],
    ['(MIT', false],
    ['MIT)', false],
    ['MIT ISC', false],
    ['SEE LICENSE IN LICENSE.txt', false],
    ['UNLICENSED', false],
  ])('is judged by its operators: %j is %s', (expression, expected) => {
    expect(isAllowed(expression, allowed)).toBe(expected);
  });
});

const part = (name: string, licence = 'MIT', texts = [`text of ${licence}`]): LicensedPackage => ({
  name,
  version: '1.2.3',
  licence,
  texts,
});

describe('the notices of a bundle', () => {
  it('are the same for the same packages in any order, each once', () => {
    const [a, b, c] = [part('a'), part('b', 'ISC'), part('@x/c')];
    const text = noticesOf('The bundle', [a, b, c]);
    expect(noticesOf('The bundle', [c, b, a, b])).toBe(text);
    expect(text).toContain('contains these 3 packages');
    expect(text.match(/ {2}b 1\.2\.3: ISC/g)).toHaveLength(1);
  });

  it('have a text once, under all packages that it is of', () => {
    const text = noticesOf('The bundle', [part('b'), part('a'), part('c', 'ISC')]);
    expect(text.match(/text of MIT/g)).toHaveLength(1);
    expect(text).toMatch(/-\na 1\.2\.3\nb 1\.2\.3\n-+\n\ntext of MIT\n/);
  });

  it('have every text of a package', () => {
    expect(noticesOf('It', [part('a', 'MIT', ['one', 'two'])])).toContain('one\n\ntwo\n');
  });

  it('refuse what names no licence, has one that is not allowed, or no text, all by their names', () => {
    const packages = [
      part('fine'),
      part('silent', ''),
      part('copyleft', 'AGPL-3.0-only'),
      part('without-text', 'MIT', []),
    ];
    expect(() => noticesOf('The CLI', packages)).toThrow(
      /^The CLI must not contain these packages.*policy\.ts.*:\n {2}copyleft 1\.2\.3 has the licence "AGPL-3\.0-only", which is not allowed\n {2}silent 1\.2\.3 names no licence\n {2}without-text 1\.2\.3 has no text of its licence "MIT"$/,
    );
  });
});
