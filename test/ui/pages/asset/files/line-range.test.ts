import { describe, expect, it } from 'vitest';
import { formatLineHash, parseLineHash, selectLine } from '#ui/pages/asset/files/line-range.ts';

describe('line anchors', () => {
  it.each([
    ['#L3', { from: 3, to: 3 }],
    ['#L3-L9', { from: 3, to: 9 }],
    ['#L3-9', { from: 3, to: 9 }],
    ['#L9-L3', { from: 3, to: 9 }],
  ])('reads %s', (hash, range) => {
    expect(parseLineHash(hash)).toEqual(range);
  });

  it.each(['', '#', '#L', '#L0', '#L3-', '#l3', '#L99999999', '#usage', '#L3-L9x'])(
    'takes %j for no line',
    (hash) => {
      expect(parseLineHash(hash)).toBeNull();
    },
  );

  it('writes one line short and a range whole', () => {
    expect(formatLineHash({ from: 4, to: 4 })).toBe('#L4');
    expect(formatLineHash({ from: 3, to: 9 })).toBe('#L3-L9');
  });
});

describe('selecting lines', () => {
  it('selects one line by a click and drops it by another', () => {
    expect(selectLine(null, null, 5, false)).toEqual({ from: 5, to: 5 });
    expect(selectLine({ from: 5, to: 5 }, 5, 5, false)).toBeNull();
    expect(selectLine({ from: 5, to: 8 }, 5, 5, false)).toEqual({ from: 5, to: 5 });
  });

  it('reaches by shift-click from the first line, in both directions', () => {
    expect(selectLine({ from: 5, to: 5 }, 5, 9, true)).toEqual({ from: 5, to: 9 });
    expect(selectLine({ from: 5, to: 9 }, 5, 2, true)).toEqual({ from: 2, to: 5 });
    expect(selectLine(null, null, 7, true)).toEqual({ from: 7, to: 7 });
  });
});
