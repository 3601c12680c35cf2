import Engine from 'libsql';
import { LibsqlError } from '@libsql/client/web';

// https://www.sqlite.org/rescode.html
const primaryCodes: Record<number, string> = {
  1: 'SQLITE_ERROR',
  2: 'SQLITE_INTERNAL',
  3: 'SQLITE_PERM',
  4: 'SQLITE_ABORT',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  7: 'SQLITE_NOMEM',
  8: 'SQLITE_READONLY',
  9: 'SQLITE_INTERRUPT',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  12: 'SQLITE_NOTFOUND',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  15: 'SQLITE_PROTOCOL',
  17: 'SQLITE_SCHEMA',
  18: 'SQLITE_TOOBIG',
  19: 'SQLITE_CONSTRAINT',
  20: 'SQLITE_MISMATCH',
  21: 'SQLITE_MISUSE',
  23: 'SQLITE_AUTH',
  25: 'SQLITE_RANGE',
  26: 'SQLITE_NOTADB',
};

/**
 * Converts an error of the engine to the `LibsqlError` of `@libsql/client`: `code` is the primary code,
 * `extendedCode` SQLite's own.
 */
export function toLibsqlError(error: unknown): unknown {
  if (!(error instanceof Engine.SqliteError)) return error;
  const { message, code, rawCode } = error as Error & { code: string; rawCode?: number };
  const primary = rawCode === undefined ? code : (primaryCodes[rawCode & 0xff] ?? code);
  return new LibsqlError(message, primary, code, rawCode, error as Error);
}

/** Whether another process held a lock, so that a retry may succeed. */
export function isBusy(error: unknown): boolean {
  return error instanceof LibsqlError && error.code === 'SQLITE_BUSY';
}
