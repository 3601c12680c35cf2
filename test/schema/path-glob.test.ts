import { describe, expect, it } from 'vitest';
import { matchesPathGlob, pathGlobProblem } from '#schema/path-glob.ts';

describe('matchesPathGlob', () => {
  it.each([
    ['', 'skills/pdf', true],
    ['', '', true],
    ['skills', 'skills/pdf', true],
    ['skills/', 'skills', true],
    ['./skills', 'skills/pdf', true],
    ['skills', 'skills2/pdf', false],
    ['skills', 'docs/skills', false],
    ['skills/*', 'skills/pdf', true],
    ['skills/*', 'skills/pdf/inner', false],
    ['skills/**', 'skills/pdf/inner', true],
    ['skills/**', 'skills', true],
    ['**/skills/*', 'docs/zh/skills/pdf', true],
    ['**/skills/*', 'skills/pdf', true],
    ['**', '', true],
    ['*', '', false],
    ['s?ills/p*f', 'skills/pdf', true],
    ['s?ills/p*f', 'skills/pdfs', false],
    ['{skills,.claude/skills}/*', '.claude/skills/pdf', true],
    ['{skills,agents}/{a,b}', 'agents/b', true],
    ['{skills,agents}/{a,b}', 'agents/c', false],
    ['技能/*', '技能/图表', true],
    ['技能/?', '技能/𝒳', true],
    ['a.c', 'abc', false],
  ])('%j and %j: %s', (glob, path, expected) => {
    expect(matchesPathGlob(glob, path)).toBe(expected);
  });

  // Going back at every star would not end before the test's time is over.
  it('comes to an end for a glob that is made to take for ever', () => {
    expect(matchesPathGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(1000))).toBe(false);
    expect(matchesPathGlob(`${'**/a/'.repeat(90)}b`, 'a/'.repeat(500))).toBe(false);
  });

  it.each([
    ['x'.repeat(501), /longer/],
    ['a\\b', /backslash/],
    ['../x', /leaves/],
    ['{a,{b}}', /inside braces/],
    ['{a', /unmatched brace/],
    ['a}', /unmatched brace/],
    ['{a,b,c,d,e}{a,b,c,d,e}{a,b,c,d,e}', /64 alternatives/],
  ])('refuses %j', (glob, reason) => {
    expect(pathGlobProblem(glob)).toMatch(reason);
  });

  it.each(['', 'skills', 'a/**/b', '{a,b}/*', '.claude/skills'])('takes %j', (glob) => {
    expect(pathGlobProblem(glob)).toBeNull();
  });
});
