import { describe, expect, it } from 'vitest';
import { formatInterval, parseInterval } from '#cli/sync/interval.ts';

describe('the interval of a source', () => {
  it('is seconds, 0 for never, null for the registry’s own, and is written as it is given', () => {
    for (const [text, seconds] of [
      ['60s', 60],
      ['60', 60],
      ['31536000', 31_536_000],
      ['0', 0],
      ['15m', 900],
      ['1h', 3600],
      ['365d', 31_536_000],
      ['never', 0],
      ['default', null],
    ] as const) {
      expect(parseInterval(text)).toBe(seconds);
      expect(parseInterval(formatInterval(seconds))).toBe(seconds);
    }
    expect(formatInterval(90)).toBe('90s');
    expect(formatInterval(5400)).toBe('90m');
  });

  it('is refused below a minute, above a year, and in other words, as the API does', () => {
    for (const text of [
      '59s',
      '59',
      '15',
      '31536001',
      '366d',
      '1.5h',
      '-1h',
      '1 h',
      '',
      'daily',
      '1e9s',
    ]) {
      expect(() => parseInterval(text)).toThrow('--interval takes');
    }
  });
});
