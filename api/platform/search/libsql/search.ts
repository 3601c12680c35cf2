import { z } from 'zod';
import type { SearchIndex, SearchQuery, TagQuery } from '#api/domain/search.ts';
import { askOf, nothing, sortedAfter, sortedPage } from '../query.ts';
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
 * Totals are exact. `bench/search.ts` measures.
 */
export function createLibsqlSearch(reader: SearchReader): SearchIndex {
  return {
    put: (tx, document) => putDocuments(tx, [document]),
    putMany: putDocuments,
    remove: removeDocument,
    query: (query) => answerQuery(reader, query),
    tags: (query) => countTags(reader, query),
  };
}

async function answerQuery(
  reader: SearchReader,
  query: SearchQuery,
): ReturnType<SearchIndex['query']> {
  const { sort, cursor, size } = query;
  const ask = askOf(query);
  if (sort === 'relevance') {
    const from = cursor === undefined ? null : relevanceCursor.decode(cursor);
    if (!ask) return nothing;
    // Over a network neither waits for the other.
    const counting = countMatches(reader, ask, widest, null);
    const paging = relevantPage(reader, ask, { from, size, total: counting });
    const [total, page] = await Promise.all([counting, paging]);
    return { ...page, total };
  }
  const after = sortedAfter(sort, cursor);
  if (!ask) return nothing;
  const [total, rows] = await Promise.all([
    countMatches(reader, ask, widest, null),
    sortedMatches(reader, ask, sort, { after, limit: size + 1 }),
  ]);
  return { ...sortedPage(sort, rows, size), total };
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
