import type { BlobStore } from '#api/domain/blobs.ts';
import type { Database, Queries } from '#api/domain/database.ts';
import type { SearchIndex } from '#api/domain/search.ts';
import { indexAll } from '#api/domain/asset/index-all.ts';
import { migrateUp, unfinishedCopy } from '../migrate.ts';
import { withMigrations } from '../migrations.ts';
import { type DatabaseSummary, differences, summariseDatabase } from './checksum.ts';
import { copyRows, countRows, type Progress } from './copy-rows.ts';
import { on } from './failed.ts';
import { fingerprintOf } from './fingerprint.ts';
import { assertFullyMigrated, beginCopy, endCopy, migrationsOf, readJournal } from './journal.ts';
import { compareKey, keysAfter } from './pages.ts';
import { CommandRefused } from './refused.ts';
import { allTables, type TableName } from './tables.ts';

/** The target of a copy, with what its search index needs. */
export type CopyTarget = {
  where: { url: string; authToken?: string | undefined };
  db: Database;
  blobs: BlobStore;
  search: SearchIndex;
};

/** The options of {@link copyDatabase}. */
export type CopyOptions = {
  /** `resume` continues an unfinished copy of the same registry; `overwrite` empties the target first. */
  mode: 'new' | 'resume' | 'overwrite';
  verify: boolean;
  onProgress: Progress;
};

/** The result of {@link copyDatabase}: the copied tables with their rows. */
export type CopyResult = {
  tables: { table: TableName; rows: number }[];
  /** The summaries of both sides; null without verification. */
  verified: { source: DatabaseSummary; target: DatabaseSummary; differences: string[] } | null;
  /** The number of assets whose manifest could not be read for the search index. */
  unreadManifests: number;
  /** Whether the copy to resume had already finished. */
  wasFinished: boolean;
};

/**
 * Copies a snapshot of `source` into `target`, whose tables are created first, and rebuilds the search index
 * there. Until the copy is complete (and verified, if requested) the target is marked, so that no server
 * starts on it and a killed copy can be resumed. A copy that had finished before is only verified, since a
 * server may have written to it. Throws {@link CommandRefused}, `MigrationError` and `DatabaseFailed`.
 */
export async function copyDatabase(
  source: Database,
  target: CopyTarget,
  { mode, verify, onProgress }: CopyOptions,
): Promise<CopyResult> {
  const copied = source.snapshot(async (query) => {
    await assertFullyMigrated(source, query, 'The source');
    const fingerprint = await fingerprintOf(source, query);
    const state = await on('target', prepareTarget(source, target, { mode, fingerprint }));
    const wasFinished = state === 'finished';
    let unreadManifests = 0;
    if (!wasFinished) {
      const isEmpty = state === 'empty';
      await copyRows({ db: source, query }, target.db, { isEmpty, onProgress });
      unreadManifests = await on('target', makeIndex(target, onProgress));
    }
    const verified = verify ? await compare({ db: source, query }, target.db) : null;
    const isRight = verified === null || verified.differences.length === 0;
    if (isRight && !wasFinished) await on('target', endCopy(target.db));
    const tables = await rowsOf(source, query);
    return { tables, verified, unreadManifests, wasFinished };
  });
  return on('source', copied);
}

/** Summarises two databases and lists the differences. */
export async function compare(
  source: { db: Database; query: Queries },
  target: Database,
): Promise<NonNullable<CopyResult['verified']>> {
  const ours = await summariseDatabase(source.db, source.query);
  const theirs = await on(
    'target',
    target.snapshot((query) => summariseDatabase(target, query)),
  );
  return { source: ours, target: theirs, differences: differences(ours, theirs) };
}

async function makeIndex(target: CopyTarget, onProgress: Progress): Promise<number> {
  const assets = allTables(target.db).find(({ name }) => name === 'assets');
  const total = assets ? await countRows(target.db.query, assets) : 0;
  onProgress('search', 0, total);
  const unread = await indexAll(target, (done) => onProgress('search', done, total));
  return unread.length;
}

async function rowsOf(db: Database, query: Queries): Promise<CopyResult['tables']> {
  const tables = [];
  for (const table of allTables(db))
    tables.push({ table: table.name, rows: await countRows(query, table) });
  return tables;
}

/**
 * Creates the target's tables and marks the copy as unfinished, unless the copy to resume has finished.
 * Returns what the target holds.
 */
async function prepareTarget(
  source: Database,
  { db, where }: CopyTarget,
  { mode, fingerprint }: { mode: CopyOptions['mode']; fingerprint: string },
): Promise<'empty' | 'part' | 'finished'> {
  const journal = (await readJournal(db, db.query)) ?? [];
  const begun = journal.find(({ name }) => name === unfinishedCopy);
  if (begun) {
    if (mode === 'new')
      throw new CommandRefused(
        'The target holds an unfinished copy: continue it with --resume, or empty it first with --overwrite.',
      );
    if (mode === 'resume' && begun.checksum !== fingerprint)
      throw new CommandRefused(
        'The unfinished copy in the target is of another registry. Use --overwrite to empty it first.',
      );
    const pending = migrationsOf(db).find(({ name }) => journal.every((row) => row.name !== name));
    if (pending)
      throw new CommandRefused(
        `The unfinished copy in the target lacks the migration ${pending.name}: make a new, empty target.`,
      );
  } else {
    await withMigrations(where, migrateUp);
  }
  const isEmpty = await holdsNothing(db);
  const isFilled = !begun && !isEmpty;
  if (isFilled && mode === 'resume' && (await fingerprintOf(db, db.query)) === fingerprint)
    return 'finished';
  if (isFilled && mode !== 'overwrite')
    throw new CommandRefused(
      'The target already holds a registry. Use another, empty database, or --overwrite to lose what is there.',
    );
  await beginCopy(db, fingerprint);
  await assertApart(source, db);
  if (isEmpty) return 'empty';
  if (mode !== 'overwrite') return 'part';
  await emptyTables(db);
  return 'empty';
}

/** Refuses two addresses of the same database, which would be emptied before it is read. */
async function assertApart(source: Database, target: Database): Promise<void> {
  const journal = await on('source', readJournal(source, source.query));
  if (!journal?.some(({ name }) => name === unfinishedCopy)) return;
  await endCopy(target);
  throw new CommandRefused('The source and the target are the same database.');
}

/** Whether all tables are empty. */
export async function holdsNothing(db: Database, query: Queries = db.query): Promise<boolean> {
  for (const { table } of allTables(db))
    if ((await query.select().from(table).limit(1)).length > 0) return false;
  return true;
}

/**
 * Deletes all rows of all tables; triggers remove derived rows. Each transaction deletes up to a thousand
 * rows: an asset takes 2 ms on libSQL, for its index entries, and a libSQL server ends a transaction after 5
 * s.
 */
export async function emptyTables(db: Database): Promise<void> {
  for (const table of allTables(db).toReversed())
    for (;;) {
      const last = (await keysAfter(db.query, table, null)).at(-1);
      if (!last) break;
      await db.write(
        async (tx) => void (await tx.delete(table.table).where(compareKey(table, '<=', last))),
      );
    }
}
