import { eq, gte, inArray, lt, max, and } from 'drizzle-orm';
import type { Transaction } from '#api/domain/database.ts';
import { nameKey, type SearchDocument } from '#api/domain/search.ts';
import { sqliteTables } from '#schema/tables/sqlite.ts';
import { facetsOf, wordsOf } from '../document.ts';
import { partitionSize, partitionStart, searchDocuments, wordTables } from './tables.ts';

/**
 * Writes the index rows of `documents`, replacing those that are there; at most some hundred at a
 * time, since each table takes them in one statement. The rows of `assets` must exist already: who
 * created it, its installs and its time are taken from there.
 */
export async function putDocuments(tx: Transaction, documents: SearchDocument[]): Promise<void> {
  const { assets } = sqliteTables;
  const assetIds = documents.map(({ assetId }) => assetId);
  const known = await tx
    .select({
      id: assets.id,
      installs: assets.installs,
      updatedAt: assets.updatedAt,
      createdBy: assets.createdBy,
    })
    .from(assets)
    .where(inArray(assets.id, assetIds));
  const assetById = new Map(known.map((asset) => [asset.id, asset]));
  const present = await tx
    .select({ id: searchDocuments.id, assetId: searchDocuments.assetId })
    .from(searchDocuments)
    .where(inArray(searchDocuments.assetId, assetIds));
  const idByAsset = new Map(present.map(({ id, assetId }) => [assetId, id]));

  const takeId = idTaker(tx);
  const rows = [];
  for (const document of documents) {
    const asset = assetById.get(document.assetId);
    if (!asset) throw new Error(`No asset ${document.assetId} to index`);
    const start = partitionStart(document.kind, document.visibility);
    const old = idByAsset.get(document.assetId) ?? -1;
    const stays = old >= start && old < start + partitionSize;
    const id = stays ? old : await takeId(start);
    rows.push({ id, document, asset });
  }
  if (present.length > 0)
    await tx.delete(searchDocuments).where(inArray(searchDocuments.assetId, assetIds));

  await tx.insert(searchDocuments).values(
    rows.map(({ id, document, asset }) => ({
      id,
      assetId: document.assetId,
      installs: asset.installs,
      updatedAt: asset.updatedAt.getTime(),
      name: document.name,
      title: nameKey(document.displayName ?? ''),
    })),
  );
  const written = rows.map(({ id, document, asset }) => ({
    rowid: id,
    texts: wordsOf(document),
    facets: facetsOf(document, asset.createdBy).join(' '),
  }));
  for (const name of [
    'search_names',
    'search_tags',
    'search_descriptions',
    'search_bodies',
  ] as const)
    await tx.insert(wordTables[name]).values(
      written.map(({ rowid, texts, facets }) => ({
        rowid,
        words: texts[name].join(' '),
        facets,
      })),
    );
}

/** Takes the index rows of an asset away; a trigger takes those of the word tables along. */
export async function removeDocument(tx: Transaction, assetId: string): Promise<void> {
  await tx.delete(searchDocuments).where(eq(searchDocuments.assetId, assetId));
}

/** Hands out the ids that follow the last one of a partition. */
function idTaker(tx: Transaction) {
  const lastIds = new Map<number, number>();
  return async (start: number) => {
    let last = lastIds.get(start);
    if (last === undefined) {
      const [row] = await tx
        .select({ id: max(searchDocuments.id) })
        .from(searchDocuments)
        .where(and(gte(searchDocuments.id, start), lt(searchDocuments.id, start + partitionSize)));
      last = row?.id ?? start;
    }
    lastIds.set(start, last + 1);
    return last + 1;
  };
}
