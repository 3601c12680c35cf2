import { describe, expect, it } from 'vitest';
import { fuzz, report } from './fuzz.ts';
import { fuzzedRoutes } from './request.ts';
import { reached, routesTarget } from './targets/routes.ts';
import { webhooksTarget } from './targets/webhooks.ts';

/** Seconds on an idle machine; this is for one that runs all else beside it. */
const timeout = 600_000;

describe('the fuzzer, on the API', () => {
  it('reaches every route with a call that succeeds', { timeout }, async () => {
    expect(
      (await fuzz(routesTarget, { seed: 1, cases: fuzzedRoutes.length })).map(report).join('\n'),
    ).toBe('');
    const refused = fuzzedRoutes.filter(({ key }) => !reached.has(key)).map(({ key }) => key);
    expect(refused).toEqual([]);
  });
  it.each([
    { target: routesTarget, cases: 400 },
    { target: webhooksTarget, cases: 100 },
  ])('finds nothing in $cases cases of $target.name', { timeout }, async ({ target, cases }) => {
    const from = target.first?.length ?? 0;
    expect((await fuzz(target, { seed: 11, from, cases })).map(report).join('\n')).toBe('');
  });
});
