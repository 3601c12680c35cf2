import { describe, expect, it } from 'vitest';
import { fuzz, report } from './fuzz.ts';
import { fuzzedRoutes } from './request.ts';
import { reached, routesTarget } from './targets/routes.ts';
import { webhooksTarget } from './targets/webhooks.ts';

describe('the fuzzer, on the API', () => {
  it('reaches every route with a call that succeeds', async () => {
    expect(
      (await fuzz(routesTarget, { seed: 1, cases: fuzzedRoutes.length })).map(report).join('\n'),
    ).toBe('');
    const refused = fuzzedRoutes.filter(({ key }) => !reached.has(key)).map(({ key }) => key);
    expect(refused).toEqual([]);
  });
  it.each([
    [routesTarget, 300],
    [webhooksTarget, 100],
  ])('finds nothing', async (target, cases) => {
    const from = target.first?.length ?? 0;
    expect((await fuzz(target, { seed: 11, from, cases })).map(report).join('\n')).toBe('');
  });
});
