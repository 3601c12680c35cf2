import { type Column, desc, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { cursorOf, cursorPart } from './cursor.ts';

type Columns = { at: Column; id: Column };
type Place = { at: Date; id: string };

const position = cursorOf(z.tuple([cursorPart.time, cursorPart.id]));

/** The sort order of lists, newest first; the id breaks ties. */
export function newestFirst({ at, id }: Columns): SQL[] {
  return [desc(at), desc(id)];
}

/**
 * The condition for rows after a cursor in that order; undefined without a cursor. Throws `request.invalid`
 * for an invalid cursor.
 */
export function olderThan({ at, id }: Columns, cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [milliseconds, lastId] = position.decode(cursor);
  return sql`(${at}, ${id}) < (${sql.param(new Date(milliseconds), at)}, ${sql.param(lastId, id)})`;
}

/**
 * Cuts a page from rows that were read with one row more than the page size. `placeOf` returns the sort keys
 * of a row.
 */
export function cutPage<T>(
  rows: T[],
  size: number,
  placeOf: (row: T) => Place,
): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, size);
  const last = rows.length > size ? items.at(-1) : undefined;
  if (last === undefined) return { items, nextCursor: null };
  const { at, id } = placeOf(last);
  return { items, nextCursor: position.encode([at.getTime(), id]) };
}
