import { existsSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseOpenError } from './open-error.ts';

/** The marker file next to a database that holds a registry. */
function markOf(path: string): string {
  return `${path}-registry`;
}

/**
 * Creates the marker file of a database, so that an empty file is never used in its place. Does nothing while
 * the database itself is empty.
 */
export function markRegistry(path: string): void {
  const mark = markOf(path);
  const isEmpty = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;
  if (isEmpty || existsSync(mark)) return;
  const text = `The database file beside this one holds a registry.
While this marker exists, no empty database is created in its place.
`;
  writeFileSync(mark, text, { mode: 0o600 });
}

/**
 * Throws {@link DatabaseOpenError} if a registry was here and its file is gone or empty, as after a full disk
 * or an interrupted restore. A new database would look like success, and SQLite would delete the log that may
 * still hold its changes.
 */
export function assertNotEmptied(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? null;
  if (size !== null && size > 0) return;
  const what = size === null ? 'is gone' : 'has 0 bytes';
  const log = `${path}-wal`;
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > 0)
    throw new DatabaseOpenError(
      `DATABASE_URL: ${path} ${what}, but ${log} still holds changes of it. Move both away and restore a backup (agenthub db restore FILE).`,
    );
  if (existsSync(markOf(path)))
    throw new DatabaseOpenError(
      `DATABASE_URL: ${path} ${what}, but it held a registry. Restore a backup (agenthub db restore FILE), or remove ${markOf(path)} to start a new registry.`,
    );
}
