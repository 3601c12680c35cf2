import { describe, expect, it } from 'vitest';
import { nextPatch } from '#api/domain/version/order.ts';

describe('nextPatch', () => {
  it.each([
    [[], '1.0.0'],
    [['1.0.0', '1.2.3', '1.2.0'], '1.2.4'],
    [['1.2.3-beta.1'], '1.2.3'],
    [['0.0.999999999999998'], '0.0.999999999999999'],
    [['0.0.999999999999999'], '0.1.0'],
    [['0.0.9007199254740991'], '0.1.0'],
    [['1.999999999999999.999999999999999'], '2.0.0'],
  ])('after %j is %s', (used, next) => {
    expect(nextPatch(used)).toBe(next);
  });

  it('refuses to count on where every number is as high as it may be', () => {
    const top = '999999999999999.999999999999999.999999999999999';
    expect(() => nextPatch([top])).toThrow(expect.objectContaining({ code: 'request.invalid' }));
  });
});
