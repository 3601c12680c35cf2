import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LibsqlError } from '@libsql/client/web';
import type { Database } from '#api/domain/database.ts';
import type { BlobStore } from '#api/domain/blobs.ts';
import { silentLog } from '../../log.ts';
import { Connection } from '../connection.ts';
import { validateJournal } from '../migrate.ts';
import { openStorage } from '../open.ts';
import { filePath } from '../prepare-file.ts';
import { kindOfUrl } from '../url.ts';
import { copyDatabase } from './copy-database.ts';
import type { Progress } from './copy-rows.ts';
import { DatabaseFailed, on } from './failed.ts';
import { migrationsOf, readJournal } from './journal.ts';
import { CommandRefused } from './refused.ts';
import { removeDatabaseFile, settleFile, syncFolderOf } from './whole-file.ts';

/** The options of {@link backupDatabase}. */
export type BackupOptions = {
  /** Whether an existing file may be replaced. */
  force: boolean;
  onProgress: Progress;
  /** Opens the blob store of the backup, to build the search index of a backup from Postgres. */
  blobsOf(db: Database): Promise<BlobStore>;
};

/**
 * Writes a snapshot of a database, while servers keep writing, to a new file (mode 0600). The backup is
 * always a database file of ours, even from Postgres, so it can be restored into any kind of database. The
 * file gets its name once it is complete and on disk. Returns its path and size in bytes. Throws {@link
 * CommandRefused} and `MigrationError`.
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
    throw new CommandRefused('The database holds no registry: it has none of the tables.');
  await validateJournal(journal, migrationsOf(source.db));
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.partial-${process.pid}`;
  try {
    // SQLite accepts an empty file as its target, so we can set the mode.
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
  if (isDiskError(error)) return writeFailure(path, error);
  if (!(error instanceof DatabaseFailed)) return error;
  if (error.side === 'target') return writeFailure(path, error);
  return new CommandRefused(
    `No backup was made: ${error.message}. Nothing was left at ${path}; run it again when the database answers.`,
    { cause: error },
  );
}

function isDiskError(error: unknown): error is Error {
  return error instanceof LibsqlError || (error instanceof Error && 'syscall' in error);
}

function writeFailure(path: string, error: Error): CommandRefused {
  return new CommandRefused(
    `The backup could not be written to ${path}: ${error.message}. Check the free space. Nothing was left there.`,
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

/**
 * Runs in one read transaction, which blocks no writer.
 * https://www.sqlite.org/lang_vacuum.html#vacuum_with_an_into_clause
 */
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
