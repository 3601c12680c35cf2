import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { CliError } from '#cli/errors.ts';
import { digestOf, unpack } from '#cli/install/unpack.ts';
import { readZip } from '#api/domain/archive.ts';
import { defaultLimits } from '#api/domain/limits.ts';
import { findAssets, refuseLink } from '#cli/publish/find-assets.ts';
import { packZip } from '#cli/publish/pack.ts';
import { contentDigest, listFolder, readFolder } from '#cli/publish/asset-folder.ts';
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
    const { files } = await listFolder('skill', folder);
    expect(files.map(({ path, executable }) => [path, executable])).toEqual([
      ['.hidden', false],
      ['SKILL.md', false],
      ['data/图.bin', false],
      ['scripts/run.sh', true],
    ]);
  });

  it('has the file that a link of it leads to in its place, and says so', async () => {
    const folder = await folderOf({ 'SKILL.md': 'x', 'AGENTS.md': 'agents', 'docs/a.md': 'x' });
    await symlink('AGENTS.md', join(folder, 'CLAUDE.md'));
    await symlink('../CLAUDE.md', join(folder, 'docs/again.md'));
    const { files, warnings } = await listFolder('skill', folder);
    expect(files.map(({ path, linkTo }) => [path, linkTo])).toEqual([
      ['AGENTS.md', null],
      ['CLAUDE.md', 'AGENTS.md'],
      ['SKILL.md', null],
      ['docs/a.md', null],
      ['docs/again.md', 'AGENTS.md'],
    ]);
    expect(warnings.map(({ code, file }) => [code, file])).toEqual([
      ['path.link_copied', 'CLAUDE.md'],
      ['path.link_copied', 'docs/again.md'],
    ]);
    const read = await readFolder(folder, files);
    expect(Buffer.from(read[1]!.bytes).toString()).toBe('agents');
    const sent = await readZip('skill', packZip(read), defaultLimits);
    expect(
      sent.files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]),
    ).toContainEqual(['docs/again.md', 'agents']);
    expect(sent.warnings.map(({ code, file }) => [code, file]).toSorted()).toEqual(
      warnings.map(({ code, file }) => [code, file]).toSorted(),
    );
  });

  it('is refused with any other link, which is named with its target', async () => {
    const folder = await folderOf({
      'SKILL.md': 'x',
      'docs/a.md': 'x',
      '.gitignore': 'out\n',
      out: 'x',
    });
    const links: [path: string, target: string, why: string][] = [
      ['all', '/etc', 'absolute'],
      ['gone', 'missing', 'not there'],
      ['ignored', 'out', 'not published'],
      ['latest', 'docs', 'is a folder'],
      ['out-of-it', '../x', 'leads out'],
      ['round', 'round', 'circle'],
      ['through', 'latest/a.md', 'not there'],
    ];
    for (const [path, target] of links) await symlink(target, join(folder, path));
    const err = await refusal(listFolder('skill', folder));
    expect(err.code).toBe('archive.invalid');
    expect(err.errors).toEqual(
      links.map(([path, target, why]) => ({
        pointer: path,
        detail: expect.stringMatching(new RegExp(`a link to ${target}, .*${why}.*put a copy`)),
      })),
    );
  });

  it('is refused with a Git LFS pointer, which is named, and taken with a text that quotes one', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'7'.repeat(64)}\nsize 5242880\n`;
    const files = { 'SKILL.md': 'x', 'a/lfs.md': `So:\n\n${pointer}` };
    expect((await listFolder('skill', await folderOf(files))).files).toHaveLength(2);
    const err = await refusal(
      listFolder('skill', await folderOf({ ...files, 'deck.pptx': pointer })),
    );
    expect(err.errors).toEqual([
      { pointer: 'deck.pptx', detail: expect.stringContaining('Git LFS pointer') },
    ]);
  });

  it('tells of names and texts what a registry warns of', async () => {
    const folder = await folderOf({ 'SKILL.md': 'x', 'a\u202eb': 'x', 'c.py': '\nx\u200b' });
    const { warnings } = await listFolder('skill', folder);
    expect(warnings.map(({ code, file, line }) => [code, file, line])).toEqual([
      ['text.invisible', 'a\u202eb', null],
      ['text.invisible', 'c.py', 2],
    ]);
  });

  it('is refused without a manifest, with too many files, with one too large, with names that collide', async () => {
    const limits = { filesMax: 2, fileBytesMax: 10, archiveBytesMax: 1000 };
    const without = await refusal(listFolder('skill', await folderOf({ 'a.md': 'x' })));
    expect(without.errors).toEqual([
      { pointer: 'SKILL.md', detail: 'there is no SKILL.md at the root' },
    ]);
    const many = { 'SKILL.md': 'x', a: 'x', b: 'x' };
    expect(
      (await refusal(listFolder('skill', await folderOf(many), { limits }))).errors?.[0]?.detail,
    ).toBe('more than 2 files');
    const large = await folderOf({ 'SKILL.md': 'x', big: 'x'.repeat(11) });
    expect((await refusal(listFolder('skill', large, { limits }))).errors?.[0]?.pointer).toBe(
      'big',
    );
    const twice = await folderOf({ 'SKILL.md': 'x', 'Readme.md': 'x', 'readme.md': 'x' });
    expect((await refusal(listFolder('skill', twice))).errors?.[0]?.detail).toContain('collides');
  });

  it('has one digest for the same content, and another when a byte, a name or a mode changes', async () => {
    const digest = async (folder: string) =>
      contentDigest({
        kind: 'skill',
        folder,
        files: (await listFolder('skill', folder)).files,
        converted: null,
      });
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
    const files = await readFolder(folder, (await listFolder('skill', folder)).files);
    const zip = packZip(files);
    const back = unpack(zip, { kind: 'skill', digest: digestOf(zip) });
    expect(back.map(({ path, executable }) => [path, executable]).toSorted()).toEqual(
      files.map(({ path, executable }) => [path, executable]).toSorted(),
    );
    for (const { path, bytes } of files) {
      expect(Buffer.from(back.find((one) => one.path === path)!.bytes)).toEqual(Buffer.from(bytes));
    }
    expect(Object.keys(unzipSync(zip))).toHaveLength(4);
  });
});

const pathsOf = async (folder: string) =>
  (await findAssets(['skill'], folder)).assets.map(({ path }) => path);

describe('the search for skills', () => {
  it('finds a SKILL.md that is a link, and a link to the folder of a skill elsewhere', async () => {
    const elsewhere = await folderOf({ 'SKILL.md': 'x' });
    const folder = await folderOf({ 'a/x.md': 'x', 'b/SKILL.md': 'x', 'c/x.md': 'x' });
    await symlink('x.md', join(folder, 'a/SKILL.md'));
    await symlink(elsewhere, join(folder, 'linked'));
    await symlink('b', join(folder, 'again'));
    await symlink('c', join(folder, 'other'));
    await symlink('missing', join(folder, 'gone'));
    expect(await pathsOf(folder)).toEqual(['a', 'b', 'linked']);
    const err = await refusal(
      refuseLink(folder, { kind: 'skill', type: 'folder', path: 'linked' }),
    );
    expect(err.errors?.[0]?.detail).toContain(`a link to ${elsewhere}`);
    await expect(
      refuseLink(folder, { kind: 'skill', type: 'folder', path: 'a' }),
    ).resolves.toBeUndefined();
  });

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
    expect(await pathsOf(folder)).toEqual(['', '.claude/skills/b', 'a', 'a/inner']);
  });
});
