import { describe, expect, it } from 'vitest';
import { fuzz, report } from './fuzz.ts';
import { commandPaths, invocations } from './invocations.ts';
import { projectFilesTarget } from './targets/project-files.ts';
import { registryAnswersTarget } from './targets/registry-answers.ts';

describe('the fuzzer, on the CLI', () => {
  it('calls every command', () => {
    expect(commandPaths.filter((path) => !(path in invocations))).toEqual([]);
  });
  it.each([
    [registryAnswersTarget, commandPaths.length + 300],
    [projectFilesTarget, 200],
  ])('finds nothing', async (target, cases) => {
    const found = await fuzz(target, { seed: 11, cases });
    expect(found.map(report).join('\n')).toBe('');
  });
});
