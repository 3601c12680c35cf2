import { describe, expect, it } from 'vitest';
import { comparePaths } from '#api/domain/archive.ts';
import { seeded, shuffled } from '#test/support/random.ts';

describe('comparePaths', () => {
  it('orders by UTF-8 bytes, also where UTF-16 would not', () => {
    const paths = [
      'A',
      'a',
      'a/b',
      'a/b/c',
      'ab',
      'a b',
      'é',
      '技',
      '\uffff',
      'ｆ',
      '🎉',
      '🎉a',
      '\ue000',
    ];
    const byBytes = paths.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    for (let seed = 1; seed <= 20; seed++) {
      expect(shuffled(paths, seeded(seed)).toSorted(comparePaths)).toEqual(byBytes);
    }
  });
});
