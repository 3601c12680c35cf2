import { eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '#api/domain/database.ts';
import { nameKey, type SearchDocument } from '#api/domain/search.ts';
import { postgresColumns } from '#schema/tables/columns.ts';
import { postgresTables } from '#schema/tables/postgres.ts';
import { facetsOf, partOf, wordsOf } from '../document.ts';
import { entriesText, separator } from './entries.ts';

const { table, text, integer } = postgresColumns;

/**
 * The table of the search index; migration `0002_search` makes it and says what each column is for. A
 * trigger fills in `installs` and `updated_at` (milliseconds).
 */
const searchDocuments = table('search_documents', {
  assetId: text().primaryKey(),
  part: integer().notNull(),
  namespaceId: text().notNull(),
  installs: integer().notNull().default(0),
  updatedAt: integer().notNull().default(0),
  name: text().notNull(),
  title: text().notNull(),
  words: text().notNull(),
  body: text().notNull(),
});

/** Every column that a document writes anew. */
const rewritten = {
  part: sql`excluded.part`,
  namespaceId: sql`excluded.namespace_id`,
  installs: sql`excluded.installs`,
  updatedAt: sql`excluded.updated_at`,
  name: sql`excluded.name`,
  title: sql`excluded.title`,
  words: sql`excluded.words`,
  body: sql`excluded.body`,
};

/**
 * Writes the index rows of `documents`, replacing those that are there; at most some hundred at a time.
 * The rows of `assets` must exist already: who created it is taken from there, its installs and its time
 * too, by a trigger that holds the asset to the end of the transaction.
 */
export async function putDocuments(tx: Transaction, documents: SearchDocument[]): Promise<void> {
  const { assets } = postgresTables;
  const assetIds = documents.map(({ assetId }) => assetId);
  const known = await tx
    .select({ id: assets.id, createdBy: assets.createdBy })
    .from(assets)
    .where(inArray(assets.id, assetIds));
  const creatorByAsset = new Map(known.map(({ id, createdBy }) => [id, createdBy]));
  const rows = documents.map((document) => {
    const creator = creatorByAsset.get(document.assetId);
    if (creator === undefined) throw new Error(`No asset ${document.assetId} to index`);
    return rowOf(document, creator);
  });
  await tx
    .insert(searchDocuments)
    .values(rows)
    .onConflictDoUpdate({ target: searchDocuments.assetId, set: rewritten });
}

/** Takes the index row of an asset away. */
export async function removeDocument(tx: Transaction, assetId: string): Promise<void> {
  await tx.delete(searchDocuments).where(eq(searchDocuments.assetId, assetId));
}

function rowOf(document: SearchDocument, createdBy: string | null) {
  const words = wordsOf(document);
  const facets = facetsOf(document, createdBy);
  return {
    assetId: document.assetId,
    part: partOf(document.kind, document.visibility),
    namespaceId: document.namespaceId,
    name: document.name,
    title: nameKey(document.displayName ?? ''),
    words: [words.search_names, words.search_tags, words.search_descriptions]
      .map(entriesText)
      .join('\n'),
    body: `${entriesText(words.search_bodies)}\n${facets.join(separator)}`,
  };
}
