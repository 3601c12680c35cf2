import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from '#schema/retry-after.ts';

const now = new Date('2026-03-01T02:00:00.000Z');

describe('parseRetryAfter', () => {
  it.each([
    ['120', 120],
    [' 0 ', 0],
    ['1.5', 1.5],
    ['Sun, 01 Mar 2026 02:01:30 GMT', 90],
    ['Sunday, 01-Mar-26 02:01:30 GMT', 90],
    ['Sun, 01 Mar 2026 01:00:00 GMT', 0],
    ['', null],
    ['soon', null],
    ['-5', null],
    ['1e9', null],
    ['99999999999', null],
    ['2026', 2026],
    ['2026-03-01', null],
    ['Sun, 99 Mar 2026 02:01:30 GMT', null],
    [null, null],
    [undefined, null],
  ])('reads %j as %j', (text, seconds) => {
    expect(parseRetryAfter(text, now)).toBe(seconds);
  });
});
