import { and, type Column, desc, eq, lt, or, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from './cursor.ts';

type Columns = { createdAt: Column; id: Column };
type Row = { createdAt: Date; id: string };

const position = z.tuple([z.number().int(), z.string().max(64)]);

/** The order of lists that begin with what was made last; ids part what was made at one moment. */
export function newestFirst({ createdAt, id }: Columns): SQL[] {
  return [desc(createdAt), desc(id)];
}

/** What comes after a cursor in that order, as a condition; none without a cursor. Throws `request.invalid` for one that is not ours. */
export function olderThan({ createdAt, id }: Columns, cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [milliseconds, lastId] = decodeCursor(cursor, position);
  const at = new Date(milliseconds);
  return or(lt(createdAt, at), and(eq(createdAt, at), lt(id, lastId)));
}

/** A page of rows that were read with one row more than it holds. */
export function cutPage<T extends Row>(
  rows: T[],
  size: number,
): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, size);
  const last = rows.length > size ? items.at(-1) : undefined;
  return { items, nextCursor: last ? encodeCursor([last.createdAt.getTime(), last.id]) : null };
}
