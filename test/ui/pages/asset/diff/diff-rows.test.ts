import { describe, expect, it } from 'vitest';
import { splitRows, unifiedLines } from '#ui/pages/asset/diff/diff-rows.ts';

const hunk = (...lines: string[]) => ({
  oldStart: 10,
  oldLines: 0,
  newStart: 20,
  newLines: 0,
  lines,
});

describe('a unified diff', () => {
  it('numbers each line on the sides it is on', () => {
    const lines = unifiedLines(hunk(' a', '-b', '+c', '+d', '\\ No newline at end of file', ' e'));
    expect(lines.map(({ kind, before, after, text }) => [kind, before, after, text])).toEqual([
      ['context', 10, 20, 'a'],
      ['removed', 11, null, 'b'],
      ['added', null, 21, 'c'],
      ['added', null, 22, 'd'],
      ['note', null, null, 'No newline at end of file'],
      ['context', 12, 23, 'e'],
    ]);
  });

  it('marks the part of a replaced line that changed', () => {
    const [old, now] = unifiedLines(hunk('-version: 1.2.0 # pinned', '+version: 1.10.0 # pinned'));
    expect(old?.text.slice(...(old.changed ?? []))).toBe('2');
    expect(now?.text.slice(...(now.changed ?? []))).toBe('10');
  });

  it('marks nothing where the lines have little in common or the blocks differ in length', () => {
    expect(unifiedLines(hunk('-one thing', '+quite another')).every((l) => !l.changed)).toBe(true);
    expect(unifiedLines(hunk('-same a', '+same b', '+same c')).every((l) => !l.changed)).toBe(true);
  });

  it('never cuts a character outside the basic plane in two', () => {
    const [old, now] = unifiedLines(hunk('-shared text 😀', '+shared text 😁'));
    expect(old?.text.slice(...(old.changed ?? []))).toBe('😀');
    expect(now?.text.slice(...(now.changed ?? []))).toBe('😁');
  });

  it('finds the insertion when one line holds the other', () => {
    const [old, now] = unifiedLines(hunk('-aaa', '+aaaa'));
    expect(old?.changed).toEqual([3, 3]);
    expect(now?.changed).toEqual([3, 4]);
  });
});

describe('a split diff', () => {
  const sides = (...lines: string[]) =>
    splitRows(hunk(...lines)).map(({ left, right }) => [left?.text ?? null, right?.text ?? null]);

  it('puts each removed line beside the one that takes its place', () => {
    expect(sides(' a', '-b', '-c', '+B', ' d', '+e')).toEqual([
      ['a', 'a'],
      ['b', 'B'],
      ['c', null],
      ['d', 'd'],
      [null, 'e'],
    ]);
  });

  it('starts another block when removals follow additions, and leaves notes out', () => {
    expect(sides('-a', '\\ No newline', '+A', '-b', '+B')).toEqual([
      ['a', 'A'],
      ['b', 'B'],
    ]);
  });
});
