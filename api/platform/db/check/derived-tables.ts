import type { Database } from '#api/domain/database.ts';
import { type Columns, postgresColumns, sqliteColumns } from '#schema/tables/columns.ts';

/** The tables maintained by triggers and the search index, with the columns that a check reads. */
const derivedOf = (d: Columns) => ({
  searchDocuments: d.table('search_documents', { assetId: d.text().primaryKey() }),
  tagCounts: d.table('tag_counts', {
    audience: d.text().notNull(),
    kind: d.text().notNull(),
    tag: d.text().notNull(),
    count: d.integer().notNull(),
  }),
  /** Postgres only: changes that are not yet added to `tag_counts`. */
  tagChanges: d.table('tag_changes', {
    audience: d.text().notNull(),
    kind: d.text().notNull(),
    tag: d.text().notNull(),
    change: d.integer().notNull(),
  }),
});
const derived = { sqlite: derivedOf(sqliteColumns), postgres: derivedOf(postgresColumns) };

/** The derived tables of a database's dialect. */
export function derivedTables({ dialect }: Pick<Database, 'dialect'>) {
  return derived[dialect];
}
