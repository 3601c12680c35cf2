import { describe, expect, it } from 'vitest';
import { readZip } from '#api/domain/archive.ts';
import { defaultLimits } from '#api/domain/limits.ts';
import { problemsOf } from '#test/support/problems.ts';
import { bomb, type RawEntry, rawZip } from '#test/support/zip.ts';

const skill: RawEntry = { name: 'SKILL.md', content: 'manifest' };
const refusal = (entries: RawEntry[]) =>
  problemsOf('archive.invalid', () => readZip('skill', rawZip(entries), defaultLimits));

describe('a link in a ZIP', () => {
  it('is stored as a copy of the plain file of the archive, and said so', async () => {
    const link = (name: string, content: string) => ({ name, content, mode: 0o120777 });
    const zip = rawZip([
      { name: 'skill-main/SKILL.md', content: 'manifest' },
      { name: 'skill-main/AGENTS.md', content: 'agents' },
      { name: 'skill-main/run.sh', content: '#!/bin/sh', mode: 0o100755 },
      link('skill-main/CLAUDE.md', 'AGENTS.md'),
      link('skill-main/docs/start', '../run.sh'),
      link('skill-main/docs/again.md', '../CLAUDE.md'),
    ]);
    const { files, warnings } = await readZip('skill', zip, defaultLimits);
    const told = files.map(({ path, bytes, executable }) => [
      path,
      Buffer.from(bytes).toString(),
      executable,
    ]);
    expect(told.slice(3)).toEqual([
      ['CLAUDE.md', 'agents', false],
      ['docs/start', '#!/bin/sh', true],
      ['docs/again.md', 'agents', false],
    ]);
    expect(warnings.map(({ code, file }) => [code, file])).toEqual([
      ['path.link_copied', 'CLAUDE.md'],
      ['path.link_copied', 'docs/start'],
      ['path.link_copied', 'docs/again.md'],
    ]);
    expect(warnings[0]?.text).toContain('AGENTS.md');
  });

  it.each([
    ['../../../etc/passwd', 'leads out'],
    ['/etc/passwd', 'absolute'],
    ['docs', 'is a folder'],
    ['missing.md', 'is not there'],
    ['.git/config', 'is not there'],
    ['link', 'in a circle'],
  ])('to %s is refused by its path and target', async (content, why) => {
    const problems = await refusal([
      skill,
      { name: 'docs/a.md' },
      { name: '.git/config' },
      { name: 'link', content, mode: 0o120777 },
    ]);
    expect(problems).toEqual([{ pointer: 'link', detail: expect.stringContaining(why) }]);
    expect(problems[0]?.detail).toContain(`a link to ${content}`);
  });

  it('counts as the file that it is a copy of', async () => {
    const limits = { ...defaultLimits, unpackedBytesMax: 100 };
    const zip = rawZip([
      skill,
      { name: 'big', content: 'x'.repeat(60) },
      { name: 'link', content: 'big', mode: 0o120777 },
    ]);
    const problems = await problemsOf('archive.invalid', () => readZip('skill', zip, limits));
    expect(problems[0]?.detail).toContain('the total passes 100 bytes');
  });

  it('is refused when its target is too long to be one, without being unpacked', async () => {
    const entry = { name: 'link', data: bomb(5e9), sizeBytes: 5_000, mode: 0o120777 };
    expect(await refusal([skill, entry])).toEqual([
      { pointer: 'link', detail: expect.stringContaining('5000 bytes') },
    ]);
    const lying = { name: 'link', data: bomb(5e9), sizeBytes: 10, mode: 0o120777 };
    expect(await refusal([skill, lying])).toEqual([
      { pointer: 'link', detail: expect.stringContaining('more than the 10 bytes') },
    ]);
  });
});
