import { z } from 'zod';
import { decodeCursor, encodeCursor } from '#api/domain/cursor.ts';
import type { Transaction } from '#api/domain/database.ts';
import {
  nameKey,
  searchTerms,
  type SearchDocument,
  type SearchIndex,
  type SearchQuery,
} from '#api/domain/search.ts';
import { readableParts } from './search-match.ts';
import type { SearchReader } from './search-reader.ts';
import {
  askOf,
  countStatement,
  levels,
  levelStatement,
  sortedStatement,
  type Ask,
  type Edge,
  type Place,
} from './search-select.ts';
import { countedTags } from './search-tags.ts';
import { putDocuments, removeDocument } from './search-write.ts';

/**
 * A level with more matches than this is not scored: among thousands of documents that have the words
 * in their name, installs say more than BM25, which would take 1 µs for each of them.
 */
export const scoredMax = 1_000;

/**
 * Nor is a level scored when the query has several words and one of them is in more documents than
 * this: BM25 walks through all documents of each word to learn how rare it is.
 */
const commonMin = 5_000;

/** Rows of a page that its cursor remembers, besides the last: any of them can be gone by the next page. */
const rememberedMax = 4;

const relevanceCursor = z
  .tuple([
    z.literal('relevance'),
    z
      .number()
      .int()
      .min(0)
      .max(levels.length - 1),
    z.literal([0, 1]),
    z.number(),
    z.number(),
    z.number(),
    z.string(),
  ])
  .rest(z.string())
  .refine((cursor) => cursor.length <= 7 + rememberedMax);

type Hit = Place & { level: number; ranked: boolean };

type Answer = { assetIds: string[]; total: number; next: string | null };

/**
 * The search index on libSQL. Four FTS5 tables, each wider than the one before: names, with tags, with
 * descriptions, with bodies. A document stands in the tier of the narrowest table that has all words of
 * the query; in the first table a name that equals or begins with the text comes first. Inside a tier
 * BM25 decides (in bodies: whether each word is there three times), then installs, then the id; a level
 * with more than {@link scoredMax} matches, or asked for by common words, is ordered by installs.
 * Totals are exact.
 *
 * A page goes through the levels until it is full, so a common word costs one pass over the names that
 * have it and one count of all that have it. `bench/search.ts` measures.
 */
export function createLibsqlSearch(
  reader: SearchReader,
): SearchIndex & { putMany(tx: Transaction, documents: SearchDocument[]): Promise<void> } {
  async function query(query: SearchQuery): Promise<Answer> {
    const seek = seekerOf(query);
    const terms = searchTerms(query.text);
    const parts = readableParts(query);
    const ask = askOf(query, terms, nameKey(query.text), parts);
    // Text of nothing but punctuation finds nothing, where none at all finds what the filters leave.
    const isFiltered = query.text === '' && query.sort !== 'relevance' && ask.filter !== null;
    const isAsked = terms.length > 0 || isFiltered;
    if (!isAsked || parts.length === 0) return { assetIds: [], total: 0, next: null };
    const total = await count(reader, ask, 'search_bodies', null);
    if (total === 0) return { assetIds: [], total, next: null };
    return { ...(await seek(reader, ask, total)), total };
  }

  return {
    put: (tx, document) => putDocuments(tx, [document]),
    putMany: putDocuments,
    remove: removeDocument,
    query,
    tags: (query) => countedTags(reader, query),
  };
}

type Seeker = (reader: SearchReader, ask: Ask, total: number) => Promise<Omit<Answer, 'total'>>;

/** How to fetch the page that the query asks for. Throws `request.invalid` on a cursor that is not its. */
function seekerOf({ sort, cursor, size }: SearchQuery): Seeker {
  if (sort === 'relevance') {
    const from = cursor === undefined ? null : decodeCursor(cursor, relevanceCursor);
    return (reader, ask, total) => byRelevance(reader, ask, { from, size, total });
  }
  const value = sort === 'name' ? z.string() : z.number();
  const shape = z.tuple([z.literal(sort), value, z.string()]);
  const from = cursor === undefined ? null : decodeCursor(cursor, shape);
  return async (reader, ask) => {
    const after = from && { value: from[1], assetId: from[2] };
    const { sql, values } = sortedStatement(ask, sort, { after, limit: size + 1 });
    const rows = (await reader.rows(sql, values)).map((row) => sortedRow.parse(row));
    const page = rows.slice(0, size);
    const last = rows.length > size ? page.at(-1) : undefined;
    return {
      assetIds: page.map(({ assetId }) => assetId),
      next: last ? encodeCursor([sort, last.value, last.assetId]) : null,
    };
  };
}

async function byRelevance(
  reader: SearchReader,
  ask: Ask,
  {
    from,
    size,
    total,
  }: { from: z.infer<typeof relevanceCursor> | null; size: number; total: number },
): Promise<Omit<Answer, 'total'>> {
  const hits: Hit[] = [];
  const start = from?.[1] ?? 0;
  for (let level = start; level < levels.length && hits.length <= size; level++) {
    const isResumed = from !== null && level === start;
    const isAllFound = from === null && hits.length === total;
    if (isAllFound) break;
    // A level keeps its order while it is paged through, also when it grows beyond the bound.
    const ranked = isResumed ? from[2] === 1 : await isScored(reader, ask, level);
    const after = isResumed ? edgeOf(from) : null;
    const limit = size + 1 - hits.length;
    const { sql, values } = levelStatement(ask, level, { ranked, after, limit });
    for (const row of await reader.rows(sql, values))
      hits.push({ ...place.parse(row), level, ranked });
  }
  const page = hits.slice(0, size);
  const last = hits.length > size ? page.pop() : undefined;
  const assetIds = page.map(({ assetId }) => assetId);
  if (!last) return { assetIds, next: null };
  const earlier = page.filter(({ level }) => level === last.level).map(({ assetId }) => assetId);
  const before = earlier.reverse();
  if (from && last.level === start) before.push(...edgeIds(from));
  return { assetIds: [...assetIds, last.assetId], next: cursorAfter(last, before) };
}

function cursorAfter(last: Hit, before: string[]): string {
  const { level, ranked, tier, score, installs, assetId } = last;
  const place = [level, ranked ? 1 : 0, tier, score, installs, assetId];
  return encodeCursor(['relevance', ...place, ...before.slice(0, rememberedMax)]);
}

function edgeOf(cursor: z.infer<typeof relevanceCursor>): Edge {
  const [, , , tier, score, installs, assetId, ...before] = cursor;
  return { tier, score, installs, assetId, before };
}

function edgeIds(cursor: z.infer<typeof relevanceCursor>): string[] {
  const { assetId, before } = edgeOf(cursor);
  return [assetId, ...before];
}

async function isScored(reader: SearchReader, ask: Ask, level: number): Promise<boolean> {
  const table = levels[level]?.table ?? 'search_bodies';
  if ((await count(reader, ask, table, scoredMax + 1)) > scoredMax) return false;
  if (table === 'search_bodies' || ask.terms.length === 1) return true;
  for (const term of ask.terms) {
    const alone = { ...ask, terms: [term], filter: null };
    if ((await count(reader, alone, table, commonMin + 1)) > commonMin) return false;
  }
  return true;
}

async function count(
  reader: SearchReader,
  ask: Ask,
  table: (typeof levels)[number]['table'],
  atMost: number | null,
): Promise<number> {
  const { sql, values } = countStatement(ask, table, atMost);
  const [row] = await reader.rows(sql, values);
  return counted.parse(row).found;
}

const counted = z.object({ found: z.number() });
const sortedRow = z.object({ value: z.union([z.string(), z.number()]), assetId: z.string() });
const place = z.object({
  tier: z.number(),
  score: z.number(),
  installs: z.number(),
  assetId: z.string(),
});
