import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Brings a database file that this process has closed into one piece, and to the disk, so that it can be
 * moved: without `-wal`, and saying in its header that it has none, so that it can be read where nothing can
 * be written. SQLite's own way there is a lock that statements which are not collected yet still bar.
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

/** Waits until a file, or what a folder lists, is on the disk. */
export function syncToDisk(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Waits until a file that was renamed is on the disk under its new name. */
export function syncFolderOf(path: string): void {
  syncToDisk(dirname(path));
}

/** Takes a database file and what SQLite keeps beside it away, as far as they are there. */
export function removeDatabaseFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal'])
    rmSync(`${path}${suffix}`, { force: true });
}
