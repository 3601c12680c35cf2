import { describe, expect, it } from 'vitest';
import { fuzz, report } from './fuzz.ts';
import { archivesTarget } from './targets/archives.ts';
import { manifestsTarget } from './targets/manifests.ts';
import { repositoriesTarget } from './targets/repositories.ts';

describe('the fuzzer, on what is read', () => {
  it.each([
    [archivesTarget, 1500],
    [manifestsTarget, 300],
    [repositoriesTarget, 1000],
  ])('finds nothing', async (target, cases) => {
    const found = await fuzz(target, { seed: 11, cases });
    expect(found.map(report).join('\n')).toBe('');
  });
});
