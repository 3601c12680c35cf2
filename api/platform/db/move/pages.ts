import { and, asc, sql, type SQL } from 'drizzle-orm';
import type { Queries } from '#api/domain/database.ts';
import { type AnyTable, columnOf, type Row } from './tables.ts';

/** The limits of a page; only a single larger row may exceed them. They bound the memory of a copy. */
const pageBytesMax = 4 * 1024 * 1024;
const pageRowsMax = 250;
const keysAtOnce = 1000;

/**
 * All rows of a table in the order of the primary key, in pages of at most 250 rows and 4 MiB. Both dialects
 * order text by its UTF-8 bytes, so two databases return equal rows in the same order.
 */
export async function* pagesOf(query: Queries, table: AnyTable): AsyncGenerator<Row[]> {
  let after: Row | null = null;
  for (;;) {
    const last: Row | null = await endOfPage(query, table, after);
    if (!last) return;
    yield await rowsUpTo(query, table, after && compareKey(table, '>', after), last);
    after = last;
  }
}

/** The rows with keys from `first` to `last`, in order. */
export async function rowsBetween(
  query: Queries,
  table: AnyTable,
  first: Row,
  last: Row,
): Promise<Row[]> {
  return rowsUpTo(query, table, compareKey(table, '>=', first), last);
}

async function rowsUpTo(query: Queries, table: AnyTable, start: SQL | null, last: Row) {
  return query
    .select()
    .from(table.table)
    .where(and(start ?? undefined, compareKey(table, '<=', last)))
    .orderBy(...keyOrder(table));
}

/** The keys of up to 1,000 rows after `after`, up to `last` if given, in order. */
export async function keysAfter(
  query: Queries,
  table: AnyTable,
  after: Row | null,
  last?: Row,
): Promise<Row[]> {
  const key = table.key.map((one) => [one, columnOf(table, one)] as const);
  return query
    .select(Object.fromEntries(key))
    .from(table.table)
    .where(
      and(after ? compareKey(table, '>', after) : undefined, last && compareKey(table, '<=', last)),
    )
    .orderBy(...keyOrder(table))
    .limit(keysAtOnce);
}

/** A condition that compares a table's key with a row's key; a key of several columns is compared as a tuple. */
export function compareKey(table: AnyTable, operator: '>' | '>=' | '<=' | '=', row: Row): SQL {
  const columns = table.key.map((key) => columnOf(table, key));
  const values = table.key.map((key) => sql.param(row[key], columnOf(table, key)));
  return sql`(${sql.join(columns, sql`, `)}) ${sql.raw(operator)} (${sql.join(values, sql`, `)})`;
}

/** The order by primary key, ascending. */
export function keyOrder(table: AnyTable): SQL[] {
  return table.key.map((key) => asc(columnOf(table, key)));
}

async function endOfPage(query: Queries, table: AnyTable, after: Row | null): Promise<Row | null> {
  const key = table.key.map((one) => [one, columnOf(table, one)] as const);
  const sized = await query
    .select({ key: Object.fromEntries(key), bytes: table.bytes })
    .from(table.table)
    .where(after ? compareKey(table, '>', after) : undefined)
    .orderBy(...keyOrder(table))
    .limit(pageRowsMax);
  let total = 0;
  let last: Row | null = null;
  for (const { key, bytes } of sized) {
    total += bytes;
    if (last && total > pageBytesMax) break;
    last = key;
  }
  return last;
}
