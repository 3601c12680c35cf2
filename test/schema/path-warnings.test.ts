import { describe, expect, it } from 'vitest';
import { pathWarnings } from '#schema/path-warnings.ts';

describe('pathWarnings', () => {
  it('warns of each name that Windows cannot have, and of no other', () => {
    const files = ['con', 'a/NUL.txt', 'CLOCK$', 'CONIN$', 'what?.md', 'end.', 'end /x', 'COM1'];
    const warnings = pathWarnings([...files, 'console.md', 'common/x', 'a.b']);
    expect(warnings.map(({ file }) => file)).toEqual(files);
    expect(new Set(warnings.map(({ code }) => code))).toEqual(new Set(['path.windows']));
  });

  it('warns of a path that Windows may not take for its length, with that length', () => {
    const long = `fixtures/${Array.from({ length: 18 }, () => 'abcdefghij').join('/')}/result.json`;
    expect(pathWarnings([long, 'n'.repeat(180)])).toEqual([
      {
        code: 'path.long',
        file: long,
        line: null,
        text: expect.stringContaining(`${long.length} characters`),
      },
    ]);
  });

  it('warns of a name with a character that is not seen, and shows it', () => {
    const [warning, ...rest] = pathWarnings(['run\u202ehs.txt', '说明.md', '👩\u200d🚀.md']);
    expect(rest).toEqual([]);
    expect(warning).toMatchObject({ code: 'text.invisible', file: 'run\u202ehs.txt', line: null });
    expect(warning?.text).toContain('U+202E right-to-left override');
    expect(warning?.text).toContain('run‹U+202E›hs.txt');
  });
});
