import { z } from 'zod';
import { cursorOf, cursorPart } from '#api/domain/cursor.ts';
import type { Ask, Page } from '../query.ts';
import { countMatches, levelMatches, tierMax, widest, type Place } from './matches.ts';
import type { SearchReader } from './reader.ts';

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

/** Where a page by relevance ended: its level, whether that is scored, and its {@link Edge}. */
export const relevanceCursor = cursorOf(
  z.tuple([
    z.literal('relevance'),
    z.number().int().min(0).max(widest),
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

/**
 * A page by relevance, of `total` matches in all. It goes through the levels until it is full, so a common
 * word costs one pass over the names that have it.
 */
export async function relevantPage(
  reader: SearchReader,
  ask: Ask,
  { from, size, total }: { from: RelevanceCursor | null; size: number; total: Promise<number> },
): Promise<Page> {
  const hits: Hit[] = [];
  const start = from?.[1] ?? 0;
  const isScored = scoring(reader, ask);
  for (let level = start; level <= widest && hits.length <= size; level++) {
    const isResumed = from !== null && level === start;
    const isAllFound = from === null && level > start && hits.length === (await total);
    if (isAllFound) break;
    // A level keeps its order while it is paged through, also when it grows beyond the bound.
    const ranked = isResumed ? from[2] : await isScored(level);
    const after = isResumed ? from[3] : null;
    const limit = size + 1 - hits.length;
    for (const place of await levelMatches(reader, ask, level, { ranked, after, limit }))
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

/** Whether levels are scored, asked from the narrowest on. */
function scoring(reader: SearchReader, ask: Ask): (level: number) => Promise<boolean> {
  // A word that is common on one level is so on every wider one.
  let isCommon = false;
  return async (level) => {
    const isLast = level === widest;
    if (isCommon && !isLast) return false;
    if ((await countMatches(reader, ask, level, scoredMax + 1)) > scoredMax) return false;
    if (isLast || ask.terms.length === 1) return true;
    for (const term of ask.terms) {
      const alone = { ...ask, terms: [term], facets: [] };
      isCommon = (await countMatches(reader, alone, level, commonMin + 1)) > commonMin;
      if (isCommon) return false;
    }
    return true;
  };
}
