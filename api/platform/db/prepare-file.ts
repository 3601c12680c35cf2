import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Why `DATABASE_URL` cannot be opened; the message is for the operator, without secrets. */
export class DatabaseOpenError extends Error {
  override readonly name = 'DatabaseOpenError';
}

/**
 * The path that a `file:` URL names, relative to the working directory, with its folder and an empty
 * file (mode 0600, which SQLite's `-wal` and `-shm` inherit) created where missing.
 * Throws {@link DatabaseOpenError}.
 */
export function prepareFile(url: string): string {
  const path = filePath(url);
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new DatabaseOpenError(`DATABASE_URL: ${path} is a folder; name a file in it`);
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    if (error instanceof DatabaseOpenError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseOpenError(`DATABASE_URL: ${path} cannot be created or written: ${reason}`, {
      cause: error,
    });
  }
  return path;
}

function filePath(url: string): string {
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
