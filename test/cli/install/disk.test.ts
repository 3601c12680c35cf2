import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Disk, nodeDisk, readOnce } from '#cli/install/disk.ts';

it('a disk that is read once repeats stats, real paths and errors, of each path its own', async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'agenthub-disk-')));
  onTestFinished(() => rm(folder, { recursive: true }));
  const read: string[] = [];
  const noting: Disk = {
    ...nodeDisk,
    lstat: (path) => (read.push(`lstat ${path}`), nodeDisk.lstat(path)),
    realpath: (path) => (read.push(`realpath ${path}`), nodeDisk.realpath(path)),
  };
  const disk = readOnce(noting);
  const missing = join(folder, 'missing');
  for (let time = 0; time < 2; time += 1) {
    expect((await disk.lstat(folder)).isDirectory()).toBe(true);
    expect(await disk.realpath(folder)).toBe(folder);
    await expect(disk.lstat(missing)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(disk.realpath(missing)).rejects.toMatchObject({ code: 'ENOENT' });
  }
  expect(read).toEqual([
    `lstat ${folder}`,
    `realpath ${folder}`,
    `lstat ${missing}`,
    `realpath ${missing}`,
  ]);
  // Another disk over the same one sees what has changed since.
  await mkdir(missing);
  expect((await readOnce(noting).lstat(missing)).isDirectory()).toBe(true);
});
