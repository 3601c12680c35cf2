import { describe, expect, it } from 'vitest';
import { openAtFirst } from '#ui/pages/asset/diff/open-at-first.ts';

const file = (path: string, lines: number | null) => ({
  path,
  hunks:
    lines === null
      ? null
      : [
          {
            oldStart: 1,
            oldLines: 0,
            newStart: 1,
            newLines: lines,
            lines: Array(lines).fill('+x'),
          },
        ],
});

describe('which files of a comparison are open at first', () => {
  it('are all of a small one, those without hunks too', () => {
    expect([...openAtFirst([file('a', 3), file('b', null), file('c', 800)])]).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('are not those that would bury the others', () => {
    expect([...openAtFirst([file('a', 801), file('b', 3)])]).toEqual(['b']);
  });

  it('are as many as a browser draws at once, in order', () => {
    const files = ['a', 'b', 'c', 'd'].map((path) => file(path, 700));
    expect([...openAtFirst([...files, file('e', 500)])]).toEqual(['a', 'b', 'e']);
  });
});
