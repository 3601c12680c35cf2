import { describe, expect, it } from 'vitest';
import { fuzz, report } from './fuzz.ts';
import { commandPaths, invocations } from './invocations.ts';
import { projectFilesTarget } from './targets/project-files.ts';
import { registryAnswersTarget } from './targets/registry-answers.ts';

/** Seconds on an idle machine; this is for one that runs all else beside it. */
const timeout = 600_000;

describe('the fuzzer, on the CLI', () => {
  it('calls every command', () => {
    expect(commandPaths.filter((path) => !(path in invocations))).toEqual([]);
  });
  it.each([
    { target: registryAnswersTarget, cases: commandPaths.length + 200 },
    { target: projectFilesTarget, cases: 150 },
  ])('finds nothing in $cases cases of $target.name', { timeout }, async ({ target, cases }) => {
    const found = await fuzz(target, { seed: 11, cases });
    expect(found.map(report).join('\n')).toBe('');
  });
});
