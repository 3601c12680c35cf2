import { eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '#api/domain/database.ts';
import { nameKey, type SearchDocument } from '#api/domain/search.ts';
import { postgresTables } from '#schema/tables/postgres.ts';
import { entriesText, separator } from './search-entries.ts';
import { partOf } from './search-part.ts';
import { searchDocuments } from './search-tables-postgres.ts';
import { facetsOf, wordsOf } from './search-words.ts';

/** Every column that a document writes anew. */
const rewritten = {
  part: sql`excluded.part`,
  namespaceId: sql`excluded.namespace_id`,
  installs: sql`excluded.installs`,
  updatedAt: sql`excluded.updated_at`,
  name: sql`excluded.name`,
  title: sql`excluded.title`,
  nameTokens: sql`excluded.name_tokens`,
  tagTokens: sql`excluded.tag_tokens`,
  descriptionTokens: sql`excluded.description_tokens`,
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
    nameTokens: words.search_names.length + facets.length,
    tagTokens: words.search_tags.length + facets.length,
    descriptionTokens: words.search_descriptions.length + facets.length,
    words: [words.search_names, words.search_tags, words.search_descriptions]
      .map(entriesText)
      .join('\n'),
    body: `${entriesText(words.search_bodies)}\n${facets.join(separator)}`,
  };
}
