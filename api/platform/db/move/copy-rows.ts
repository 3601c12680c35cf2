import { count } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { Database, Queries, Transaction } from '#api/domain/database.ts';
import { canonicalRow } from './canonical-row.ts';
import { on } from './failed.ts';
import { compareKey, keysAfter, pagesOf, rowsBetween } from './pages.ts';
import { CommandRefused } from './refused.ts';
import { allTables, type AnyTable, type Row, type TableName } from './tables.ts';

/** Reports progress: the copied rows of a table, and its total. */
export type Progress = (table: TableName | 'search', done: number, total: number) => void;

/**
 * Makes the rows of `target` equal to those of `source`: inserts missing rows, updates different ones,
 * deletes extra ones. So it works wherever an earlier copy stopped. It writes one transaction per page,
 * visits tables in the order of their references, and holds at most two pages in memory. Throws {@link
 * CommandRefused} if a unique value conflicts.
 */
export async function copyRows(
  source: { db: Pick<Database, 'dialect' | 'tables'>; query: Queries },
  target: Database,
  { isEmpty, onProgress }: { isEmpty: boolean; onProgress: Progress },
): Promise<void> {
  const from = allTables(source.db);
  const to = allTables(target);
  const pairs = from.map((table) => [table, tableNamed(to, table.name)] as const);
  if (!isEmpty)
    for (const [ours, theirs] of pairs.toReversed())
      await removeExtras(source.query, ours, target, theirs);
  for (const [ours, theirs] of pairs) {
    const total = await countRows(source.query, ours);
    let done = 0;
    onProgress(ours.name, done, total);
    for await (const page of pagesOf(source.query, ours)) {
      const put = target.write((tx) => putPage(tx, theirs, page, isEmpty));
      await on('target', put).catch(explain(ours));
      done += page.length;
      onProgress(ours.name, done, total);
    }
  }
}

/** The number of rows of a table. */
export async function countRows(query: Queries, { table }: AnyTable): Promise<number> {
  const [row] = await query.select({ rows: count() }).from(table);
  return row?.rows ?? 0;
}

function tableNamed(tables: AnyTable[], name: TableName): AnyTable {
  const found = tables.find((table) => table.name === name);
  if (!found) throw new Error(`There is no table ${name}`);
  return found;
}

async function putPage(
  tx: Transaction,
  table: AnyTable,
  page: Row[],
  isEmpty: boolean,
): Promise<void> {
  const there = isEmpty ? new Map<string, string>() : await known(tx, table, page);
  const missing = page.filter((row) => !there.has(keyOf(table, row)));
  if (missing.length > 0) await tx.insert(table.table).values(missing);
  for (const row of page) {
    const old = there.get(keyOf(table, row));
    if (old === undefined || old === canonicalRow(table, row)) continue;
    await tx
      .update(table.table)
      .set(row)
      .where(compareKey(table, '=', row));
  }
}

/** The target's rows in the key range of a page, by key. */
async function known(tx: Transaction, table: AnyTable, page: Row[]): Promise<Map<string, string>> {
  const [first, last] = [page[0], page.at(-1)];
  if (!first || !last) return new Map();
  const rows = await rowsBetween(tx, table, first, last);
  return new Map(rows.map((row) => [keyOf(table, row), canonicalRow(table, row)]));
}

function keyOf({ key }: AnyTable, row: Row): string {
  return JSON.stringify(key.map((one) => row[one]));
}

async function removeExtras(
  source: Queries,
  ours: AnyTable,
  target: Database,
  theirs: AnyTable,
): Promise<void> {
  let after: Row | null = null;
  for (;;) {
    const keys: Row[] = await on('target', keysAfter(target.query, theirs, after));
    const last = keys.at(-1);
    if (!last) return;
    const extras = new Map(keys.map((row) => [keyOf(theirs, row), row]));
    let from: Row | null = after;
    do {
      const kept: Row[] = await keysAfter(source, ours, from, last);
      for (const row of kept) extras.delete(keyOf(ours, row));
      from = kept.at(-1) ?? null;
    } while (from);
    if (extras.size > 0) {
      const removed = target.write(async (tx) => {
        for (const row of extras.values())
          await tx.delete(theirs.table).where(compareKey(theirs, '=', row));
      });
      await on('target', removed);
    }
    after = last;
  }
}

function explain(table: AnyTable) {
  return (error: unknown): never => {
    if (!(error instanceof AppError) || error.code !== 'write.conflict') throw error;
    throw new CommandRefused(
      `A row of ${table.name} conflicts with a row of the target. Start again with --overwrite.`,
      { cause: error },
    );
  };
}
