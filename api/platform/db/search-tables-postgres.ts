import { postgresColumns } from '#schema/tables/columns.ts';

const { table, text, integer } = postgresColumns;

/**
 * The table of the search index on Postgres; migration `0002_search` makes it and says what each
 * column is for. A trigger fills in `installs` and `updated_at` (milliseconds).
 */
export const searchDocuments = table('search_documents', {
  assetId: text().primaryKey(),
  part: integer().notNull(),
  namespaceId: text().notNull(),
  installs: integer().notNull().default(0),
  updatedAt: integer().notNull().default(0),
  name: text().notNull(),
  title: text().notNull(),
  nameTokens: integer().notNull(),
  tagTokens: integer().notNull(),
  descriptionTokens: integer().notNull(),
  words: text().notNull(),
  body: text().notNull(),
});
