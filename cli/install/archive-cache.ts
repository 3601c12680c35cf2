import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from './disk.ts';
import { stateFolderName } from './own-folder.ts';
import { digestOf } from './unpack.ts';

/** How much all archives together take at most, in bytes. */
const cacheBytesMax = 1_000_000_000;

/** How long a half written archive may be left by a killed process. */
const stagedMilliseconds = 24 * 60 * 60 * 1000;

/**
 * A cache of downloaded archives by digest, in `~/.skills-registry/archives`, shared by all projects and
 * registries; without a home folder, one that keeps nothing. If an archive cannot be stored, that is not an error.
 * Together the archives stay below `bytesMax`: those that were not used for the longest time go first.
 */
export function createArchiveCache(home: string | null, bytesMax = cacheBytesMax): ArchiveCache {
  if (home === null) return { find: async () => null, keep: async () => {} };
  const folder = join(home, stateFolderName, 'archives');
  const pathOf = (digest: string) => join(folder, `${digest.replace('sha256:', '')}.zip`);

  /** The archive with that digest, which is verified; null if it is missing or damaged. */
  async function find(digest: string): Promise<Uint8Array | null> {
    try {
      const path = pathOf(digest);
      const bytes = await readFile(path);
      if (digestOf(bytes) !== digest) return null;
      // The time of the last use decides which archives go first.
      const now = new Date();
      await utimes(path, now, now).catch(() => {});
      return bytes;
    } catch {
      return null;
    }
  }

  /** Stores an archive under its digest, atomically: another process sees all of it or nothing. */
  async function keep(digest: string, bytes: Uint8Array): Promise<void> {
    const staged = join(folder, `.${randomUUID()}`);
    try {
      // Not above: a home folder that does not exist is not made.
      for (const one of [dirname(folder), folder]) await makeFolder(one);
      await writeFile(staged, bytes, { flag: 'wx' });
      await rename(staged, pathOf(digest));
      await prune(pathOf(digest));
    } catch {
      await rm(staged, { force: true }).catch(() => {});
    }
  }

  /** Deletes the archives that were not used for the longest time, never the one just kept. */
  async function prune(kept: string): Promise<void> {
    const found = await Promise.all(
      (await readdir(folder)).map(async (name) => {
        const path = join(folder, name);
        // Another process may have deleted it since.
        const stats = await stat(path).catch(() => null);
        if (!stats?.isFile()) return [];
        return [
          { path, isArchive: name.endsWith('.zip'), usedAt: stats.mtimeMs, bytes: stats.size },
        ];
      }),
    );
    const archives: { path: string; usedAt: number; bytes: number }[] = [];
    for (const one of found.flat()) {
      if (one.isArchive) archives.push(one);
      // Left by a process that was killed.
      else if (Date.now() - one.usedAt > stagedMilliseconds) await rm(one.path, { force: true });
    }
    let total = archives.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { path, bytes } of archives.toSorted((a, b) => a.usedAt - b.usedAt)) {
      if (total < bytesMax) return;
      if (path === kept) continue;
      await rm(path, { force: true });
      total -= bytes;
    }
  }

  return { find, keep };
}

/** A cache of archives by digest; `find` gives null for one that is missing or damaged. */
export type ArchiveCache = {
  find(digest: string): Promise<Uint8Array | null>;
  keep(digest: string, bytes: Uint8Array): Promise<void>;
};

async function makeFolder(path: string): Promise<void> {
  await mkdir(path).catch((err: unknown) => {
    if (!hasCode(err, 'EEXIST')) throw err;
  });
}
