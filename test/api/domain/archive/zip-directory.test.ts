import { describe, expect, it } from 'vitest';
import { readZip } from '#api/domain/archive.ts';
import { defaultLimits } from '#api/domain/limits.ts';
import { problemsOf } from '#test/support/problems.ts';
import { type RawEntry, rawZip } from '#test/support/zip.ts';

const skill: RawEntry = { name: 'SKILL.md', content: 'manifest' };
const refusal = (entries: RawEntry[]) =>
  problemsOf('archive.invalid', () => readZip('skill', rawZip(entries), defaultLimits));

describe('a ZIP made on Windows', () => {
  const windows = (name: string, content = 'x') => ({ name, content, mode: 0, madeBy: 0 });

  it('has its backslashes read as what separates folders', async () => {
    const entries = [
      windows('my-skill\\SKILL.md'),
      windows('my-skill\\scripts\\run.sh'),
      { ...windows('my-skill\\empty\\', ''), dosAttributes: 0x10 },
    ];
    const { files } = await readZip('skill', rawZip(entries), defaultLimits);
    expect(files.map(({ path }) => path)).toEqual(['SKILL.md', 'scripts/run.sh']);
  });

  it.each([
    ['..\\evil.txt', '..'],
    ['C:\\x', 'drive'],
    ['\\x', 'absolute'],
    ['a\\..\\..\\b', '..'],
    ['.git \\config', '.git'],
  ])('is refused with %s', async (name, why) => {
    const entry = windows(name);
    expect(await refusal([skill, entry])).toEqual([
      { pointer: name.replaceAll('\\', '/'), detail: expect.stringContaining(why) },
    ]);
  });

  it('is refused when it has a file with both separators', async () => {
    const problems = await refusal([skill, windows('a\\b'), windows('a/b')]);
    expect(problems).toEqual([{ pointer: 'a/b', detail: 'the path occurs twice' }]);
  });

  it('is no other where it was made on Unix: a backslash is refused', async () => {
    expect(await refusal([skill, { name: 'a\\b' }])).toEqual([
      { pointer: 'a\\b', detail: expect.stringContaining('backslash') },
    ]);
  });
});
