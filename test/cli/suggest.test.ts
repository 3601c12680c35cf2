import { describe, expect, it } from 'vitest';
import { editsBetween, nearest } from '#cli/suggest.ts';

describe('suggestions', () => {
  it('count insertions, removals, changes and swapped neighbours as one edit each', () => {
    expect(editsBetween('deploy', 'deploi')).toBe(1);
    expect(editsBetween('serach', 'search')).toBe(1);
    expect(editsBetween('', 'abc')).toBe(3);
    expect(editsBetween('same', 'same')).toBe(0);
  });

  it('are near words and longer ones that start alike, best first, at most three', () => {
    expect(nearest('deploi', ['deploy', 'destroy', 'pdf'])).toEqual(['deploy']);
    expect(nearest('conf', ['config', 'completion'])).toEqual(['config']);
    expect(nearest('aaaa', ['aaab', 'aaac', 'aaad', 'aaae'])).toHaveLength(3);
    expect(nearest('x', ['publish', 'find'])).toEqual([]);
  });
});
