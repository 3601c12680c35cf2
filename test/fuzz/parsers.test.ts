import { describe, expect, it } from 'vitest';
import { fuzz, report } from './fuzz.ts';
import { archivesTarget } from './targets/archives.ts';
import { manifestsTarget } from './targets/manifests.ts';
import { repositoriesTarget } from './targets/repositories.ts';

/** Seconds on an idle machine; this is for one that runs all else beside it. */
const timeout = 600_000;

describe('the fuzzer, on what is read', () => {
  it.each([
    { target: archivesTarget, cases: 2000 },
    { target: manifestsTarget, cases: 150 },
    { target: repositoriesTarget, cases: 600 },
  ])('finds nothing in $cases cases of $target.name', { timeout }, async ({ target, cases }) => {
    const found = await fuzz(target, { seed: 11, cases });
    expect(found.map(report).join('\n')).toBe('');
  });
});
