import { eq, gte, inArray, lt, max, and } from 'drizzle-orm';
import type { Transaction } from '#api/domain/database.ts';
import { nameKey, tokens, type SearchDocument } from '#api/domain/search.ts';
import { sqliteTables } from '#schema/tables/sqlite.ts';
import {
  facet,
  partitionSize,
  partitionStart,
  searchDocuments,
  wordTables,
} from './search-tables.ts';

/** Characters of a body that are indexed: some ten times the longest manifest we know. */
const bodyCharactersMax = 200_000;

/** A word that a text has this often counts as what the text is about. */
export const repeatedMin = 3;

/** What is indexed beside a word that its text repeats. */
export function repeated(token: string): string {
  return `${token}\uE001`;
}

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
    facets: facetsOf(document, asset.createdBy),
  }));
  for (const name of [
    'search_names',
    'search_tags',
    'search_descriptions',
    'search_bodies',
  ] as const)
    await tx
      .insert(wordTables[name])
      .values(written.map(({ rowid, texts, facets }) => ({ rowid, words: texts[name], facets })));
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

function wordsOf({ name, displayName, tags, description, body }: SearchDocument) {
  const inName = [...tokens(name), ...tokens(displayName ?? '')];
  const inTags = [...inName, ...tags.flatMap(tokens)];
  const inDescription = [...inTags, ...tokens(description)];
  const inBody = [...inDescription, ...tokens(body.slice(0, bodyCharactersMax))];
  return {
    search_names: inName.join(' '),
    search_tags: inTags.join(' '),
    search_descriptions: inDescription.join(' '),
    search_bodies: distinct(inBody).join(' '),
  };
}

/** Each token once, and once more marked if it is repeated: this table tells no more of a text. */
function distinct(all: string[]): string[] {
  const counts = new Map<string, number>();
  for (const token of all) counts.set(token, (counts.get(token) ?? 0) + 1);
  const found = [...counts.keys()];
  for (const [token, count] of counts) if (count >= repeatedMin) found.push(repeated(token));
  return found;
}

function facetsOf({ namespaceId, tags }: SearchDocument, createdBy: string | null): string {
  return [
    facet('namespace', namespaceId),
    ...(createdBy === null ? [] : [facet('creator', createdBy)]),
    ...tags.map((tag) => facet('tag', tag)),
  ].join(' ');
}
