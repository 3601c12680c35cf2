import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stateFolderName } from './own-folder.ts';
import { digestOf } from './unpack.ts';

/**
 * A cache of downloaded archives by digest, in `~/.skills-registry/archives`, shared by all projects and
 * registries. If an archive cannot be stored, that is not an error.
 */
export function createArchiveCache(home: string) {
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
      await mkdir(folder, { recursive: true });
      await writeFile(staged, bytes, { flag: 'wx' });
      await rename(staged, pathOf(digest));
    } catch {
      await rm(staged, { force: true }).catch(() => {});
    }
  }

  return { find, keep };
}
export type ArchiveCache = ReturnType<typeof createArchiveCache>;
