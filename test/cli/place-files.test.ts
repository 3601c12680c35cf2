import { mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeFiles } from '#cli/place-files.ts';
import { temporaryFolder } from './run-cli.ts';

const entries = [
  { path: 'SKILL.md', executable: false, bytes: Buffer.from('new') },
  { path: 'bin/run', executable: true, bytes: Buffer.from('#!') },
];

describe('files placed in a folder', () => {
  it('appear together with their modes, and nothing else is left behind', async () => {
    const parent = await temporaryFolder();
    await placeFiles(join(parent, 'skill'), entries);
    expect(await readdir(parent)).toEqual(['skill']);
    expect((await stat(join(parent, 'skill/bin/run'))).mode & 0o777).toBe(0o755);
    expect((await stat(join(parent, 'skill/SKILL.md'))).mode & 0o777).toBe(0o644);
  });

  it('go among what is there without touching other files', async () => {
    const parent = await temporaryFolder();
    await writeFile(join(parent, 'mine'), 'mine');
    await writeFile(join(parent, 'SKILL.md'), 'old');
    await placeFiles(parent, entries);
    expect(await readFile(join(parent, 'mine'), 'utf8')).toBe('mine');
    expect(await readFile(join(parent, 'SKILL.md'), 'utf8')).toBe('new');
  });

  it('do not follow a link out of the folder', async () => {
    const parent = await temporaryFolder();
    const outside = await temporaryFolder();
    await mkdir(join(parent, 'skill'));
    await symlink(outside, join(parent, 'skill/bin'));
    await expect(placeFiles(join(parent, 'skill'), entries)).rejects.toThrow(/not a folder/);
    expect(await readdir(outside)).toEqual([]);
    expect(await readdir(join(parent, 'skill'))).toEqual(['bin']);
  });
});
