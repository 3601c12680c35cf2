import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Visibility } from '#schema/asset.ts';
import type { Kind } from '#schema/kind.ts';
import { partOf } from '../document.ts';

/**
 * The tables of the search index on libSQL; migration `0002_search` makes them and says what each is
 * for. They are not in `schema/tables/define.ts`, because Postgres has others.
 */
export const searchDocuments = sqliteTable('search_documents', {
  id: integer('id').primaryKey(),
  assetId: text('asset_id').notNull(),
  installs: integer('installs').notNull(),
  updatedAt: integer('updated_at').notNull(),
  name: text('name').notNull(),
  title: text('title').notNull(),
});

const words = (name: string) =>
  sqliteTable(name, {
    rowid: integer('rowid').notNull(),
    words: text('words').notNull(),
    facets: text('facets').notNull(),
  });

/** From the narrowest to the widest: each holds the words of those before it too. */
export const wordTables = {
  search_names: words('search_names'),
  search_tags: words('search_tags'),
  search_descriptions: words('search_descriptions'),
  search_bodies: words('search_bodies'),
};
export type WordTable = keyof typeof wordTables;

/** Rows of one kind and one visibility have ids in one range of this many. */
export const partitionSize = 2 ** 40;

/** The first id of a kind and visibility; public and internal of one kind lie side by side. */
export function partitionStart(ofKind: Kind, ofVisibility: Visibility): number {
  return partOf(ofKind, ofVisibility) * partitionSize;
}
