import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LibsqlError } from '@libsql/client/web';
import type { Database } from '#api/domain/database.ts';
import type { BlobStore } from '#api/domain/blobs.ts';
import { silentLog } from '../../log.ts';
import { Connection } from '../connection.ts';
import { fitJournal } from '../migrate.ts';
import { openStorage } from '../open.ts';
import { filePath } from '../prepare-file.ts';
import { kindOfUrl } from '../url.ts';
import { copyDatabase } from './copy-database.ts';
import type { Progress } from './copy-rows.ts';
import { DatabaseFailed, on } from './failed.ts';
import { migrationsOf, readJournal } from './journal.ts';
import { CommandRefused } from './refused.ts';
import { removeDatabaseFile, settleFile, syncFolderOf } from './whole-file.ts';

export type BackupOptions = {
  /** Whether a file of that name may be replaced. */
  force: boolean;
  onProgress: Progress;
  /** The store of blobs that are in the backup: what makes the search index of a file made from Postgres. */
  blobsOf(db: Database): Promise<BlobStore>;
};

/**
 * Writes all that a database holds at one moment, while servers write on, into one new file (mode 0600):
 * always a database file of ours, from Postgres too, so that it can be restored into any kind. The file
 * appears under its name when it is whole and on the disk. Gives its path and size in bytes. Throws
 * {@link CommandRefused}, `MigrationError`.
 */
export async function backupDatabase(
  source: { url: string; db: Database },
  file: string,
  options: BackupOptions,
): Promise<{ path: string; bytes: number }> {
  const path = resolve(file);
  refuseExisting(path, options.force);
  const journal = await on('source', readJournal(source.db, source.db.query)).catch(
    (error: unknown) => {
      throw failureOf(path, error);
    },
  );
  if (!journal)
    throw new CommandRefused('The database holds no registry: it has no tables of ours.');
  await fitJournal(journal, migrationsOf(source.db));
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.partial-${process.pid}`;
  try {
    // SQLite writes into an empty file, which gives us the mode.
    closeSync(openSync(draft, 'wx', 0o600));
    if (kindOfUrl(source.url) === 'file') vacuumInto(filePath(source.url), draft);
    else await copyInto(draft, source.db, options);
    settleFile(draft);
    refuseExisting(path, options.force);
    renameSync(draft, path);
    syncFolderOf(path);
    return { path, bytes: statSync(path).size };
  } catch (error) {
    throw failureOf(path, error);
  } finally {
    removeDatabaseFile(draft);
  }
}

function failureOf(path: string, error: unknown): unknown {
  if (isOfTheDisk(error)) return unwritten(path, error);
  if (!(error instanceof DatabaseFailed)) return error;
  if (error.side === 'target') return unwritten(path, error);
  return new CommandRefused(
    `No backup was made: ${error.message}. Nothing was left at ${path}; run it again when the database answers.`,
    { cause: error },
  );
}

function isOfTheDisk(error: unknown): error is Error {
  return error instanceof LibsqlError || (error instanceof Error && 'syscall' in error);
}

function unwritten(path: string, error: Error): CommandRefused {
  return new CommandRefused(
    `The backup could not be written to ${path}: ${error.message}. Is there room? Nothing was left there.`,
    { cause: error },
  );
}

function refuseExisting(path: string, force: boolean): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) throw new CommandRefused(`${path} is a folder; name a file in it.`);
  if (stat && !force)
    throw new CommandRefused(`${path} is there already. Name another file, or use --force.`);
  if (existsSync(`${path}-wal`))
    throw new CommandRefused(`${path} is a database in use; a backup must not replace it.`);
}

/** One read transaction of SQLite's, which no writer waits for. https://www.sqlite.org/lang_vacuum.html#vacuum_with_an_into_clause */
function vacuumInto(from: string, to: string): void {
  const connection = new Connection(from, 'writer');
  try {
    connection.execute('VACUUM INTO ?', [to]);
  } finally {
    connection.close();
  }
}

async function copyInto(path: string, source: Database, options: BackupOptions): Promise<void> {
  const where = { url: `file:${path}` };
  const { db, search, close } = await openStorage({
    ...where,
    migrate: true,
    isCommand: true,
    log: silentLog,
  });
  try {
    const target = { where, db, search, blobs: await options.blobsOf(db) };
    const { onProgress } = options;
    await copyDatabase(source, target, { mode: 'new', verify: false, onProgress });
  } finally {
    await close();
  }
}
