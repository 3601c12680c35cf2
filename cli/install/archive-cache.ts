import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from './disk.ts';
import { stateFolderName } from './own-folder.ts';
import { digestOf } from './unpack.ts';

/**
 * A cache of downloaded archives by digest, in `~/.skills-registry/archives`, shared by all projects and
 * registries; without a home folder, one that keeps nothing. If an archive cannot be stored, that is not an error.
 */
export function createArchiveCache(home: string | null): ArchiveCache {
  if (home === null) return { find: async () => null, keep: async () => {} };
  const folder = join(home, stateFolderName, 'archives');
  const pathOf = (digest: string) => join(folder, `${digest.replace('sha256:', '')}.zip`);

  /** The archive with that digest, which is verified; null if it is missing or damaged. */
  async function find(digest: string): Promise<Uint8Array | null> {
    try {
      const bytes = await readFile(pathOf(digest));
      return digestOf(bytes) === digest ? bytes : null;
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
    } catch {
      await rm(staged, { force: true }).catch(() => {});
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
