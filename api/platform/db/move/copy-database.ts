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
import { assertMigratedWhole, beginCopy, endCopy, migrationsOf, readJournal } from './journal.ts';
import { comparedToKey, keysAfter } from './pages.ts';
import { CommandRefused } from './refused.ts';
import { allTables, type TableName } from './tables.ts';

/** A database that is copied into, and what makes its search index. */
export type CopyTarget = {
  where: { url: string; authToken?: string | undefined };
  db: Database;
  blobs: BlobStore;
  search: SearchIndex;
};

export type CopyOptions = {
  /** `resume` goes on with an unfinished copy of the same registry; `overwrite` empties the target first. */
  mode: 'new' | 'resume' | 'overwrite';
  verify: boolean;
  onProgress: Progress;
};

export type CopyResult = {
  tables: { table: TableName; rows: number }[];
  /** What verification found on both sides, null when it was not asked for. */
  verified: { source: DatabaseSummary; target: DatabaseSummary; differences: string[] } | null;
  /** Assets whose manifest could not be read for the search index. */
  unreadManifests: number;
  /** Whether there was nothing to resume: the copy had come to its end before. */
  wasFinished: boolean;
};

/**
 * Copies every row of `source`, as they are at one moment, into `target`, whose tables are made first, and
 * makes the search index there anew. Until all is there (and verified, if asked for) the target is marked,
 * so that no server starts on it and a killed copy can be resumed; one that was killed after its end is
 * only verified, since a server may have written to it. Throws {@link CommandRefused},
 * `MigrationError`, and `DatabaseFailed`.
 */
export async function copyDatabase(
  source: Database,
  target: CopyTarget,
  { mode, verify, onProgress }: CopyOptions,
): Promise<CopyResult> {
  const copied = source.snapshot(async (query) => {
    await assertMigratedWhole(source, query, 'The source');
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

/** Every table of two databases, and what differs. */
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

/** Makes the tables and marks them, unless the copy that is to be resumed has been finished. Says what they hold. */
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
        'The target holds a copy that was not finished: go on with --resume, or empty it first with --overwrite.',
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

/** One database under two addresses would be emptied before it is read. */
async function assertApart(source: Database, target: Database): Promise<void> {
  const journal = await on('source', readJournal(source, source.query));
  if (!journal?.some(({ name }) => name === unfinishedCopy)) return;
  await endCopy(target);
  throw new CommandRefused('The source and the target are the same database.');
}

/** Whether no table has a row. */
export async function holdsNothing(db: Database, query: Queries = db.query): Promise<boolean> {
  for (const { table } of allTables(db))
    if ((await query.select().from(table).limit(1)).length > 0) return false;
  return true;
}

/**
 * Deletes every row of every table; triggers take what is derived from them along. A thousand rows a
 * transaction: an asset takes 2 ms on libSQL, for its words, and a server there ends one of 5 s.
 */
export async function emptyTables(db: Database): Promise<void> {
  for (const table of allTables(db).toReversed())
    for (;;) {
      const last = (await keysAfter(db.query, table, null)).at(-1);
      if (!last) break;
      await db.write(
        async (tx) => void (await tx.delete(table.table).where(comparedToKey(table, '<=', last))),
      );
    }
}
