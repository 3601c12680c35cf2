import { z } from 'zod';
import { type ListSort, sortCursors } from '#api/domain/asset/sort-cursors.ts';
import { cursorOf, cursorPart } from '#api/domain/cursor.ts';
import type { SearchQuery, SearchTerm } from '#api/domain/search.ts';

/** From the best hits to the least: words in names, with tags, with descriptions, with bodies. */
export const levelCount = 4;

/** Where in the order of relevance a row stands. */
export type Place = { tier: number; score: number; installs: number; assetId: string };

/**
 * Where a page ended: its last row, the rows before it on the same level, nearest first, and how many rows
 * of that level the pages have given. No score: that counts what its reader may not see.
 */
export type Edge = Omit<Place, 'score'> & { before: string[]; given: number };

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
    sort: ListSort,
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

/** Pages of a level that is scored give about {@link scoredMax} rows: it may grow while it is paged through. */
const givenMax = 1_000_000;

/** In names a text may be the name, begin it, or have its words in it; each wider level is one tier. */
const tierMax = levelCount + 1;

const relevanceCursor = cursorOf(
  z.tuple([
    z.literal('relevance'),
    z
      .number()
      .int()
      .min(0)
      .max(levelCount - 1),
    z.boolean(),
    z.strictObject({
      tier: z.number().int().min(0).max(tierMax),
      installs: cursorPart.count,
      assetId: cursorPart.id,
      before: z.array(cursorPart.id).max(rememberedMax),
      given: z.number().int().min(1).max(givenMax),
    }),
  ]),
);
type RelevanceCursor = ReturnType<typeof relevanceCursor.decode>;

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
    const from = cursor === undefined ? null : relevanceCursor.decode(cursor);
    return answered((matches, total) => byRelevance(matches, { from, size, total }));
  }
  const from = cursor === undefined ? null : sortCursors[sort].decode(cursor);
  return answered(async (matches, total) => {
    const after = from && { value: from[1], assetId: from[2] };
    const rows = await matches.sorted(sort, { after, limit: size + 1, total });
    const page = rows.slice(0, size);
    const last = rows.length > size ? page.at(-1) : undefined;
    return {
      assetIds: page.map(({ assetId }) => assetId),
      next: last ? sortCursors[sort].encode([sort, last.value, last.assetId]) : null,
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
    const ranked = isResumed ? from[2] : await isScored(level);
    const after = isResumed ? from[3] : null;
    const limit = size + 1 - hits.length;
    for (const place of await matches.onLevel(level, { ranked, after, limit }))
      hits.push({ ...place, level, ranked });
  }
  const page = hits.slice(0, size);
  const last = hits.length > size ? page.pop() : undefined;
  const assetIds = page.map(({ assetId }) => assetId);
  if (!last) return { assetIds, next: null };
  const earlier = page.filter(({ level }) => level === last.level).map(({ assetId }) => assetId);
  const edge = from && last.level === start ? from[3] : null;
  const before = [...earlier.reverse(), ...(edge ? [edge.assetId, ...edge.before] : [])];
  const given = (edge?.given ?? 0) + earlier.length + 1;
  return { assetIds: [...assetIds, last.assetId], next: cursorAfter(last, before, given) };
}

function cursorAfter(last: Hit, before: string[], given: number): string {
  const { level, ranked, tier, installs, assetId } = last;
  const edge = { tier, installs, assetId, before: before.slice(0, rememberedMax), given };
  return relevanceCursor.encode(['relevance', level, ranked, edge]);
}

/** How many rows a level begins with when all that a cursor remembers of it are gone: those given before them. */
export function skippedWithoutEdge({ before, given }: Edge): number {
  return Math.max(0, given - before.length - 1);
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
