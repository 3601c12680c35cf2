import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a closed database file movable: everything is in one file and on disk, without `-wal`. The header is
 * set to the rollback journal mode, so that the file can be read on read-only storage. SQLite's own command
 * needs a lock that is still blocked by statements which are not garbage-collected yet.
 * https://www.sqlite.org/fileformat.html#file_format_version_numbers
 */
export function settleFile(path: string): void {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  if (log && log.size > 0) throw new Error(`${path}-wal was not written back into ${path}`);
  const file = openSync(path, 'r+');
  try {
    writeSync(file, Buffer.from([1, 1]), 0, 2, 18);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

/** Waits until a file or a folder's entries are on disk. */
export function syncToDisk(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Waits until the rename of a file is on disk. */
export function syncFolderOf(path: string): void {
  syncToDisk(dirname(path));
}

/** Deletes a database file and SQLite's files next to it, if they exist. */
export function removeDatabaseFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal'])
    rmSync(`${path}${suffix}`, { force: true });
}
