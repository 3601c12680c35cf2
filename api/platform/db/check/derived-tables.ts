import type { Database } from '#api/domain/database.ts';
import { type Columns, postgresColumns, sqliteColumns } from '#schema/tables/columns.ts';

/** The tables that triggers and the search index keep, as far as a check looks at them. */
const derivedOf = (d: Columns) => ({
  searchDocuments: d.table('search_documents', { assetId: d.text().primaryKey() }),
  tagCounts: d.table('tag_counts', {
    audience: d.text().notNull(),
    kind: d.text().notNull(),
    tag: d.text().notNull(),
    count: d.integer().notNull(),
  }),
  /** On Postgres only: what is not added up into `tag_counts` yet. */
  tagChanges: d.table('tag_changes', {
    audience: d.text().notNull(),
    kind: d.text().notNull(),
    tag: d.text().notNull(),
    change: d.integer().notNull(),
  }),
});
const derived = { sqlite: derivedOf(sqliteColumns), postgres: derivedOf(postgresColumns) };

/** The derived tables in the words of a dialect. */
export function derivedTables({ dialect }: Pick<Database, 'dialect'>) {
  return derived[dialect];
}
