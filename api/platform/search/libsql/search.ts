import { z } from 'zod';
import type { SearchIndex, SearchQuery, TagQuery } from '#api/domain/search.ts';
import { askOf, nothing, sortedAfter, sortedPage, type Ask } from '../query.ts';
import { countMatches, sortedMatches, widest } from './matches.ts';
import type { SearchReader, SearchValue } from './reader.ts';
import { relevanceCursor, relevantPage } from './relevance.ts';
import { putDocuments, removeDocument } from './write.ts';

/**
 * The search index on libSQL. Four FTS5 tables, each wider than the one before: names, with tags, with
 * descriptions, with bodies. A document stands in the tier of the narrowest table that has all words of
 * the query; in the first table a name that equals or begins with the text comes first. Inside a tier
 * BM25 decides (in bodies: whether each word is there three times), then installs, then the id; a level
 * with very many matches, or asked for by common words, is ordered by installs (relevance.ts).
 * Totals are exact; those of lists without words are kept until `generation`, as of `Database`, moves.
 * `bench/search.ts` measures.
 */
export function createLibsqlSearch(
  reader: SearchReader,
  generation: () => number | null,
): SearchIndex {
  const count = counting(reader, generation);
  return {
    put: (tx, document) => putDocuments(tx, [document]),
    putMany: putDocuments,
    remove: removeDocument,
    query: (query) => answerQuery(reader, count, query),
    tags: (query) => countTags(reader, query),
  };
}

async function answerQuery(
  reader: SearchReader,
  count: (ask: Ask) => Promise<number>,
  query: SearchQuery,
): ReturnType<SearchIndex['query']> {
  const { sort, cursor, size } = query;
  const ask = askOf(query);
  if (sort === 'relevance') {
    const from = cursor === undefined ? null : relevanceCursor.decode(cursor);
    if (!ask) return nothing;
    // Over a network neither waits for the other.
    const counting = count(ask);
    const paging = relevantPage(reader, ask, { from, size, total: counting });
    const [total, page] = await Promise.all([counting, paging]);
    return { ...page, total };
  }
  const after = sortedAfter(sort, cursor);
  if (!ask) return nothing;
  const [total, rows] = await Promise.all([
    count(ask),
    sortedMatches(reader, ask, sort, { after, limit: size + 1 }),
  ]);
  return { ...sortedPage(sort, rows, size), total };
}

/** Lists that are asked for again and again; each total is a few hundred bytes with what it is of. */
const keptMax = 1_000;

/** Counts what matches. To count what a filter leaves takes as long as to find a page of it. */
function counting(reader: SearchReader, generation: () => number | null) {
  let known = { generation: -1, totals: new Map<string, number>() };
  return async (ask: Ask): Promise<number> => {
    const now = ask.terms.length > 0 ? null : generation();
    if (now === null) return countMatches(reader, ask, widest, null);
    if (known.generation !== now || known.totals.size >= keptMax)
      known = { generation: now, totals: new Map() };
    const { totals } = known;
    const key = JSON.stringify(ask);
    const total = totals.get(key) ?? (await countMatches(reader, ask, widest, null));
    totals.set(key, total);
    return total;
  };
}

const tagRow = z.object({ tag: z.string(), count: z.number() });

/** From the counts that triggers keep (migration 0003_tag_counts). */
async function countTags(
  reader: SearchReader,
  { readable, kind, prefix, size }: TagQuery,
): ReturnType<SearchIndex['tags']> {
  const audiences = [...readable.visibilities, ...readable.namespaceIds];
  if (!readable.all && audiences.length === 0) return [];
  const values: SearchValue[] = [];
  const bind = (value: SearchValue) => `?${values.push(value)}`;
  const conditions = ['1 = 1'];
  if (!readable.all) conditions.push(`audience IN (${audiences.map(bind).join(', ')})`);
  if (kind !== undefined) conditions.push(`kind = ${bind(kind)}`);
  if (prefix) conditions.push(`tag >= ${bind(prefix)}`, `tag < ${bind(`${prefix}\u{10FFFF}`)}`);
  const rows = await reader.rows(
    `SELECT tag, sum(count) AS count FROM tag_counts WHERE ${conditions.join(' AND ')} ` +
      `GROUP BY tag ORDER BY 2 DESC, tag LIMIT ${bind(size)}`,
    values,
  );
  return rows.map((row) => tagRow.parse(row));
}
