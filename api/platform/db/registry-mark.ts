import { existsSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseOpenError } from './open-error.ts';

/** The file beside a database that says it holds a registry. */
function markOf(path: string): string {
  return `${path}-registry`;
}

/** Says beside a database file that it holds a registry, so that an empty one is never taken for it; nothing of a file that is empty yet. */
export function markRegistry(path: string): void {
  const mark = markOf(path);
  const isEmpty = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;
  if (isEmpty || existsSync(mark)) return;
  const text = `The database file beside this one holds a registry.
While this file is here, no empty database is begun in its place.
`;
  writeFileSync(mark, text, { mode: 0o600 });
}

/**
 * Throws {@link DatabaseOpenError} where a registry was and nothing is left of it: the file is gone or has
 * 0 bytes, as after a full disk or a restore that broke off. A new one in its place would look like success,
 * and SQLite would remove what a log beside it still holds.
 */
export function assertNotEmptied(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? null;
  if (size !== null && size > 0) return;
  const what = size === null ? 'is gone' : 'has 0 bytes';
  const log = `${path}-wal`;
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > 0)
    throw new DatabaseOpenError(
      `DATABASE_URL: ${path} ${what}, and ${log} still holds changes of it. Put both aside and restore a backup (agenthub db restore FILE).`,
    );
  if (existsSync(markOf(path)))
    throw new DatabaseOpenError(
      `DATABASE_URL: ${path} ${what}, and it held a registry. Restore a backup (agenthub db restore FILE), or, to begin a new registry, remove ${markOf(path)} first.`,
    );
}
