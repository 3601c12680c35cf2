import Engine from 'libsql';
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type FoundTable, foreignReason } from './holding-of.ts';
import { DatabaseOpenError } from './open-error.ts';

/**
 * The tables of a database file, read without changing a byte of it or making a file beside it, also where it is
 * in WAL mode or another process writes to it. Null if it is no database, or is damaged. The engine alone opens
 * the file: to close it here would drop the engine's own locks on it.
 */
export function tablesOfFile(path: string): FoundTable[] | null {
  try {
    // https://www.sqlite.org/uri.html#uriimmutable
    const engine = new Engine(`${pathToFileURL(path).href}?immutable=1`);
    try {
      const sql =
        "select name, sql as definition from sqlite_schema where type = 'table' and name not like 'sqlite!_%' escape '!'";
      return engine.prepare(sql).all() as FoundTable[];
    } finally {
      engine.close();
    }
  } catch {
    return null; // The one who opens it says what is wrong with it.
  }
}

/**
 * Whether a file has SQLite's header. Only for files that this process has not opened as a database: to close one
 * here drops the engine's locks on it.
 * https://www.sqlite.org/fileformat.html#the_database_header
 */
export function hasHeader(path: string): boolean {
  const header = Buffer.alloc(16);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, 16, 0);
  } finally {
    closeSync(file);
  }
  return header.toString('latin1') === 'SQLite format 3\0';
}

/**
 * Throws {@link DatabaseOpenError} if a file is the database of another application. It is called before the first
 * write, which already the switch to WAL mode would be.
 */
export function assertNotForeign(path: string): void {
  const bytesOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (bytesOf(path) === 0) return;
  // A registry that another process writes to: what its -wal holds is not in the file yet.
  if (bytesOf(`${path}-wal`) > 0 && existsSync(`${path}-registry`)) return;
  const tables = tablesOfFile(path);
  if (tables === null) return;
  const why = foreignReason(path, tables, 'Name another file, which need not exist.');
  if (why !== null) throw new DatabaseOpenError(`DATABASE_URL: ${why}`);
}
