import { accessSync, closeSync, constants, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assertNotForeign } from './holding-file.ts';
import { DatabaseOpenError } from './open-error.ts';
import { assertNotEmptied } from './registry-mark.ts';

/**
 * Prepares the file of a `file:` URL and returns its path. Creates its folder and an empty file (mode 0600,
 * inherited by SQLite's `-wal` and `-shm`) if they are missing, but not if a registry was there before.
 * Throws {@link DatabaseOpenError}, also for the database of another application, which it leaves as it is.
 */
export function prepareFile(url: string): string {
  const path = filePath(url);
  makeFolderOf(path);
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    assertNotEmptied(path);
    if (!stat) create(path);
    else {
      accessSync(path, constants.R_OK | constants.W_OK);
      assertNotForeign(path);
    }
  } catch (error) {
    throw unusable(path, error);
  }
  return path;
}

/**
 * Creates the folder of a database file if it is missing. Throws {@link DatabaseOpenError} if that fails, or
 * a folder has the file's name.
 */
export function makeFolderOf(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    throw unusable(path, error);
  }
  assertNoFolder(path);
}

/** Throws {@link DatabaseOpenError} if a folder has the name of a database file. */
export function assertNoFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new DatabaseOpenError(`DATABASE_URL: ${path} is a folder; name a file in it`);
}

function unusable(path: string, error: unknown): DatabaseOpenError {
  if (error instanceof DatabaseOpenError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new DatabaseOpenError(`DATABASE_URL: ${path} cannot be created or written: ${reason}`, {
    cause: error,
  });
}

/**
 * Creates an empty file, and never opens an existing one: closing it again would drop all locks that SQLite
 * holds on it in this process, and the next process to leave would remove the `-wal` of the others, with
 * their committed changes.
 * https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
 */
function create(path: string): void {
  try {
    closeSync(openSync(path, 'ax', 0o600));
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!isThere) throw error;
  }
}

/** The path of a `file:` URL, relative to the working directory. Throws {@link DatabaseOpenError}. */
export function filePath(url: string): string {
  if (/[?#]/.test(url))
    throw new DatabaseOpenError('DATABASE_URL: a file: URL takes no parameters (? or #)');
  const path = url.startsWith('file://') ? fileUrlPath(url) : url.slice('file:'.length);
  if (path === '' || path === ':memory:')
    throw new DatabaseOpenError('DATABASE_URL must name a file, as in file:./data/agenthub.db');
  return resolve(path);
}

function fileUrlPath(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (error) {
    throw new DatabaseOpenError(
      'DATABASE_URL: after file:// comes an absolute path, as in file:///data/agenthub.db',
      { cause: error },
    );
  }
}
