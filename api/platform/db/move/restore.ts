import {
  chmodSync,
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { getTableName } from 'drizzle-orm';
import type { BlobStore } from '#api/domain/blobs.ts';
import type { Database } from '#api/domain/database.ts';
import { indexAll } from '#api/domain/asset/index-all.ts';
import { sqliteTables } from '#schema/tables/sqlite.ts';
import { silentLog } from '../../log.ts';
import { migrateUp } from '../migrate.ts';
import { withMigrations } from '../migrations.ts';
import { openStorage, type Storage } from '../open.ts';
import { filePath } from '../prepare-file.ts';
import { kindOfUrl } from '../url.ts';
import { differences, summariseDatabase } from './checksum.ts';
import { copyDatabase, emptyTables, holdsNothing } from './copy-database.ts';
import { copyRows, type Progress } from './copy-rows.ts';
import { DatabaseFailed } from './failed.ts';
import { assertNotInUse, releaseFile, type ReleasedFile } from './in-use.ts';
import { assertBackup } from './read-backup.ts';
import { CommandRefused } from './refused.ts';
import { applyTombstones, purgeAgain, tombstonesOf, tombstonesOfFile } from './tombstones.ts';
import { removeDatabaseFile, settleFile, syncFolderOf } from './whole-file.ts';

/** The options of {@link restoreDatabase}. */
export type RestoreOptions = {
  /** Whether an existing registry may be replaced. */
  force: boolean;
  onProgress: Progress;
  blobsOf(db: Database): Promise<BlobStore>;
};

type Where = { url: string; authToken?: string | undefined };

/**
 * Restores a backup file into the database of `where`, and applies newer migrations. A file is built next to
 * the old one and replaces it; the old one is kept as `….before-restore`. Postgres takes everything in one
 * transaction. A libSQL server is written page by page; after a failure, run the command again with `force`.
 * What was purged since from the database that is replaced is purged from the backup's rows before they are used.
 * Returns the path of the old file, if it was kept. Throws {@link CommandRefused}, `MigrationError` and
 * `AppError('storage.…')`.
 */
export async function restoreDatabase(
  file: string,
  where: Where,
  options: RestoreOptions,
): Promise<{ kept: string | null }> {
  const backup = resolve(file);
  await assertBackup(backup);
  await assertNotInUse(where);
  if (kindOfUrl(where.url) === 'file') return restoreFile(backup, filePath(where.url), options);
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-restore-'));
  try {
    // A copy, so that the backup is not changed by migrations.
    const copy = join(folder, 'backup.db');
    copyFileSync(backup, copy);
    const copied = { url: `file:${copy}`, migrate: true, isCommand: true, log: silentLog };
    const source = await openStorage(copied);
    try {
      await applyTombstones(source, await tombstonesOf(where), options.blobsOf);
      await restoreInto(source.db, where, options);
    } finally {
      await source.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { kept: null };
}

async function restoreFile(
  backup: string,
  path: string,
  { force, blobsOf }: RestoreOptions,
): Promise<{ kept: string | null }> {
  if (backup === path) throw new CommandRefused(`${path} is the database itself.`);
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.restoring-${process.pid}`;
  try {
    copyFileSync(backup, draft, constants.COPYFILE_EXCL);
    chmodSync(draft, 0o600);
    await withMigrations({ url: `file:${draft}` }, migrateUp);
    await purgeAgain(draft, tombstonesOfFile(path), blobsOf);
    settleFile(draft);
    const kept = swap(draft, path, force);
    syncFolderOf(path);
    return { kept };
  } finally {
    removeDatabaseFile(draft);
  }
}

/** Replaces the file atomically: its name always refers to a complete database, the old or the new one. */
function swap(draft: string, path: string, force: boolean): string | null {
  const kept = `${path}.before-restore`;
  return releaseFile(path, (old) => {
    if (!force && holdsRows(old))
      throw new CommandRefused(
        `${path} already holds a registry. Use --force to put the backup in its place; the old file is kept.`,
      );
    if (old !== 'missing') {
      rmSync(kept, { force: true });
      linkSync(path, kept);
    }
    // Left by a damaged file: SQLite would apply them to the new one.
    for (const suffix of ['-wal', '-shm', '-journal']) rmSync(`${path}${suffix}`, { force: true });
    renameSync(draft, path);
    return old === 'missing' ? null : kept;
  });
}

function holdsRows(file: ReleasedFile): boolean {
  if (typeof file === 'string') return file === 'no database';
  const { rows } = file.execute("select name from sqlite_schema where type = 'table'");
  const tables = new Set(rows.map((row) => String(row[0])));
  if (!tables.has('_migrations')) return tables.size > 0;
  const ours = Object.values(sqliteTables).map((table) => getTableName(table));
  return ours.some(
    (name) => tables.has(name) && file.execute(`select 1 from "${name}" limit 1`).rows.length > 0,
  );
}

async function restoreInto(source: Database, where: Where, options: RestoreOptions): Promise<void> {
  const storage = await openStorage({
    ...where,
    migrate: false,
    log: silentLog,
    connectionsMax: 2,
    isCommand: true,
  });
  try {
    if (storage.db.dialect === 'postgres')
      return await restorePostgres(source, where, storage, options);
    const { db, search } = storage;
    await copyDatabase(
      source,
      { where, db, search, blobs: await options.blobsOf(db) },
      { mode: options.force ? 'overwrite' : 'new', verify: true, onProgress: options.onProgress },
    ).catch(sayHowToGoOn);
  } finally {
    await storage.close();
  }
}

function sayHowToGoOn(error: unknown): never {
  if (!(error instanceof DatabaseFailed)) throw error;
  throw new CommandRefused(
    `The restore stopped: ${error.message}. The backup is unchanged, and no server starts on the unfinished restore. Run the restore again with --force.`,
    { cause: error },
  );
}

async function restorePostgres(
  source: Database,
  where: Where,
  { db, search }: Storage,
  { force, onProgress, blobsOf }: RestoreOptions,
): Promise<void> {
  await withMigrations(where, migrateUp);
  if (!force && !(await holdsNothing(db)))
    throw new CommandRefused(
      'The database already holds a registry. Use --force to put the backup in its place.',
    );
  await db.write(async (tx) => {
    const within: Database = {
      ...db,
      query: tx,
      write: (work) => work(tx),
      writeQuietly: (work) => work(tx),
    };
    await emptyTables(within);
    await source.snapshot(async (query) => {
      await copyRows({ db: source, query }, within, { isEmpty: true, onProgress });
      await indexAll({ db: within, search, blobs: await blobsOf(within) });
      const [ours, theirs] = [
        await summariseDatabase(source, query),
        await summariseDatabase(within, tx),
      ];
      const [difference] = differences(ours, theirs);
      if (difference !== undefined)
        throw new CommandRefused(
          `The written data differs from the backup (${difference}). Nothing was changed.`,
        );
    });
  });
}
