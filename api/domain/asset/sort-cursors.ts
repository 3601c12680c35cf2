import { z } from 'zod';
import type { Sort } from '#schema/asset.ts';
import { type Cursor, cursorOf, cursorPart } from '../cursor.ts';

/** The orders that a column gives. */
export type ListSort = Exclude<Sort, 'relevance'>;

/** The order, its key in the page's last row (a count, a time in milliseconds or a name), and that row's id. */
export type SortEnd = [sort: ListSort, key: string | number, assetId: string];

/** The cursors of a list of assets in each of the orders; one of another order is refused. */
export const sortCursors: Record<ListSort, Cursor<SortEnd>> = {
  installs: cursorOf<SortEnd>(z.tuple([z.literal('installs'), cursorPart.count, cursorPart.id])),
  updated: cursorOf<SortEnd>(z.tuple([z.literal('updated'), cursorPart.time, cursorPart.id])),
  name: cursorOf<SortEnd>(z.tuple([z.literal('name'), cursorPart.name, cursorPart.id])),
};
