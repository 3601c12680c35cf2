import { z } from 'zod';
import { decodeCursor, encodeCursor } from '#api/domain/cursor.ts';
import type { SearchQuery, SearchTerm } from '#api/domain/search.ts';
import type { Sort } from '#schema/asset.ts';

/** From the best hits to the least: words in names, with tags, with descriptions, with bodies. */
export const levelCount = 4;

/** Where in the order of relevance a row stands. */
export type Place = { tier: number; score: number; installs: number; assetId: string };

/** Where a page ended: its last row, and the rows before it on the same level, nearest first. */
export type Edge = Place & { before: string[] };

/** The last row of a page that is sorted by a column. */
export type SortedRow = { value: string | number; assetId: string };

/** What an index answers about one query; levels count from 0. */
export type Matches = {
  terms: SearchTerm[];
  /** How many documents match on a level, stopping at `atMost`; the last level has all that match. */
  count(level: number, atMost: number | null): Promise<number>;
  /** How many documents that may be read have one word on a level, stopping at `atMost`. */
  countTerm(level: number, term: SearchTerm, atMost: number): Promise<number>;
  /** The next rows of one level in order, `ranked` by a score or all of score 0. */
  onLevel(
    level: number,
    given: { ranked: boolean; after: Edge | null; limit: number },
  ): Promise<Place[]>;
  /** The next of all matches, `total` in all, in the order of a column, then of the id. */
  sorted(
    sort: Exclude<Sort, 'relevance'>,
    given: { after: SortedRow | null; limit: number; total: Promise<number> },
  ): Promise<SortedRow[]>;
};

/**
 * A level with more matches than this is not scored: among thousands of documents that have the words
 * in their name, installs say more than BM25, which would take 1 µs for each of them.
 */
const scoredMax = 1_000;

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
      .max(levelCount - 1),
    z.literal([0, 1]),
    z.number(),
    z.number(),
    z.number(),
    z.string(),
  ])
  .rest(z.string())
  .refine((cursor) => cursor.length <= 7 + rememberedMax);
type RelevanceCursor = z.infer<typeof relevanceCursor>;

type Hit = Place & { level: number; ranked: boolean };
type Page = { assetIds: string[]; next: string | null };
type Answer = Page & { total: number };

/** How to answer the query. Throws `request.invalid` on a cursor that is not its. */
export function answerOf({
  sort,
  cursor,
  size,
}: SearchQuery): (matches: Matches) => Promise<Answer> {
  if (sort === 'relevance') {
    const from = cursor === undefined ? null : decodeCursor(cursor, relevanceCursor);
    return answered((matches, total) => byRelevance(matches, { from, size, total }));
  }
  const value = sort === 'name' ? z.string() : z.number();
  const shape = z.tuple([z.literal(sort), value, z.string()]);
  const from = cursor === undefined ? null : decodeCursor(cursor, shape);
  return answered(async (matches, total) => {
    const after = from && { value: from[1], assetId: from[2] };
    const rows = await matches.sorted(sort, { after, limit: size + 1, total });
    const page = rows.slice(0, size);
    const last = rows.length > size ? page.at(-1) : undefined;
    return {
      assetIds: page.map(({ assetId }) => assetId),
      next: last ? encodeCursor([sort, last.value, last.assetId]) : null,
    };
  });
}

/** Counts what matches while the page is fetched: where statements run side by side, neither waits. */
function answered(fetchPage: (matches: Matches, total: Promise<number>) => Promise<Page>) {
  return async (matches: Matches): Promise<Answer> => {
    const counting = matches.count(levelCount - 1, null);
    const [total, page] = await Promise.all([counting, fetchPage(matches, counting)]);
    return { ...page, total };
  };
}

async function byRelevance(
  matches: Matches,
  { from, size, total }: { from: RelevanceCursor | null; size: number; total: Promise<number> },
): Promise<Page> {
  const hits: Hit[] = [];
  const start = from?.[1] ?? 0;
  const isScored = scoring(matches);
  for (let level = start; level < levelCount && hits.length <= size; level++) {
    const isResumed = from !== null && level === start;
    const isAllFound = from === null && level > start && hits.length === (await total);
    if (isAllFound) break;
    // A level keeps its order while it is paged through, also when it grows beyond the bound.
    const ranked = isResumed ? from[2] === 1 : await isScored(level);
    const after = isResumed ? edgeOf(from) : null;
    const limit = size + 1 - hits.length;
    for (const place of await matches.onLevel(level, { ranked, after, limit }))
      hits.push({ ...place, level, ranked });
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

function edgeOf(cursor: RelevanceCursor): Edge {
  const [, , , tier, score, installs, assetId, ...before] = cursor;
  return { tier, score, installs, assetId, before };
}

function edgeIds(cursor: RelevanceCursor): string[] {
  const { assetId, before } = edgeOf(cursor);
  return [assetId, ...before];
}

/** Whether levels are scored, asked from the narrowest on. */
function scoring(matches: Matches): (level: number) => Promise<boolean> {
  // A word that is common on one level is so on every wider one.
  let isCommon = false;
  return async (level) => {
    const isLast = level === levelCount - 1;
    if (isCommon && !isLast) return false;
    if ((await matches.count(level, scoredMax + 1)) > scoredMax) return false;
    if (isLast || matches.terms.length === 1) return true;
    for (const term of matches.terms) {
      isCommon = (await matches.countTerm(level, term, commonMin + 1)) > commonMin;
      if (isCommon) return false;
    }
    return true;
  };
}
