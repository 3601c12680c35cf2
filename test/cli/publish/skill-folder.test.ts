import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { CliError } from '#cli/errors.ts';
import { digestOf, unpack } from '#cli/install/unpack.ts';
import { findSkills } from '#cli/publish/find-skills.ts';
import { packZip } from '#cli/publish/pack.ts';
import { contentDigest, listFolder, readFolder } from '#cli/publish/skill-folder.ts';
import { temporaryFolder } from '../run-cli.ts';

async function folderOf(files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

async function refusal(work: Promise<unknown>): Promise<CliError> {
  const err = await work.then(
    () => null,
    (err: unknown) => err,
  );
  if (!(err instanceof CliError)) throw new Error('it was not refused');
  return err;
}

describe('the folder of a skill', () => {
  it('is read whole but for junk, with the executable bits', async () => {
    const folder = await folderOf({
      'SKILL.md': 'x',
      'scripts/run.sh': '#!/bin/sh',
      'data/图.bin': new Uint8Array([0, 255, 1]),
      '.git/config': 'x',
      'node_modules/a/index.js': 'x',
      'sub/.DS_Store': 'x',
      '.hidden': 'kept',
    });
    await chmod(join(folder, 'scripts/run.sh'), 0o755);
    const files = await listFolder(folder);
    expect(files.map(({ path, executable }) => [path, executable])).toEqual([
      ['.hidden', false],
      ['SKILL.md', false],
      ['data/图.bin', false],
      ['scripts/run.sh', true],
    ]);
  });

  it('is refused with a link in it, to a file or a folder, and the link is named', async () => {
    const folder = await folderOf({ 'SKILL.md': 'x', 'docs/a.md': 'x' });
    await symlink('/etc/passwd', join(folder, 'secret'));
    await symlink('/etc', join(folder, 'docs/all'));
    const err = await refusal(listFolder(folder));
    expect(err.code).toBe('archive.invalid');
    expect(err.errors?.map(({ pointer }) => pointer)).toEqual(['docs/all', 'secret']);
    expect(err.errors?.[0]?.detail).toContain('a link');
  });

  it('is refused without a manifest, with too many files, with one too large, with names that collide', async () => {
    const limits = { filesMax: 2, fileBytesMax: 10, archiveBytesMax: 1000 };
    const without = await refusal(listFolder(await folderOf({ 'a.md': 'x' })));
    expect(without.errors).toEqual([
      { pointer: 'SKILL.md', detail: 'there is no SKILL.md at the root' },
    ]);
    const many = { 'SKILL.md': 'x', a: 'x', b: 'x' };
    expect((await refusal(listFolder(await folderOf(many), limits))).errors?.[0]?.detail).toBe(
      'more than 2 files',
    );
    const large = await folderOf({ 'SKILL.md': 'x', big: 'x'.repeat(11) });
    expect((await refusal(listFolder(large, limits))).errors?.[0]?.pointer).toBe('big');
    const twice = await folderOf({ 'SKILL.md': 'x', 'Readme.md': 'x', 'readme.md': 'x' });
    expect((await refusal(listFolder(twice))).errors?.[0]?.detail).toContain('collides');
  });

  it('has one digest for the same content, and another when a byte, a name or a mode changes', async () => {
    const digest = async (folder: string) => contentDigest(folder, await listFolder(folder));
    const files = { 'SKILL.md': 'x', 'run.sh': 'echo' };
    const one = await folderOf(files);
    const before = await digest(one);
    expect(await digest(await folderOf(files))).toBe(before);
    expect(await digest(await folderOf({ ...files, 'run.sh': 'ecHo' }))).not.toBe(before);
    expect(await digest(await folderOf({ 'SKILL.md': 'x', 'go.sh': 'echo' }))).not.toBe(before);
    await chmod(join(one, 'run.sh'), 0o755);
    expect(await digest(one)).not.toBe(before);
  });

  it('becomes a ZIP that gives back every byte and mode', async () => {
    const folder = await folderOf({
      'SKILL.md': '# 技能\r\n',
      'bin/run': '#!/bin/sh\n',
      'a/空.bin': new Uint8Array([0, 1, 255]),
      empty: '',
    });
    await chmod(join(folder, 'bin/run'), 0o755);
    const files = await readFolder(folder, await listFolder(folder));
    const zip = packZip(files);
    const back = unpack(zip, { digest: digestOf(zip) });
    expect(back.map(({ path, executable }) => [path, executable]).toSorted()).toEqual(
      files.map(({ path, executable }) => [path, executable]).toSorted(),
    );
    for (const { path, bytes } of files) {
      expect(Buffer.from(back.find((one) => one.path === path)!.bytes)).toEqual(Buffer.from(bytes));
    }
    expect(Object.keys(unzipSync(zip))).toHaveLength(4);
  });
});

describe('the search for skills', () => {
  it('finds every SKILL.md in any case, also inside another skill, and follows no link', async () => {
    const folder = await folderOf({
      'SKILL.md': 'x',
      'a/skill.md': 'x',
      'a/inner/SKILL.md': 'x',
      'node_modules/x/SKILL.md': 'x',
      '.claude/skills/b/SKILL.md': 'x',
      'c/readme.md': 'x',
    });
    await symlink(join(folder, 'a'), join(folder, 'linked'));
    expect(await findSkills(folder)).toEqual(['', '.claude/skills/b', 'a', 'a/inner']);
  });
});
