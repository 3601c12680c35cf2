import { z } from 'zod';
import { nameKey, searchTerms, type SearchIndex, type SearchQuery } from '#api/domain/search.ts';
import { readableParts } from './search-match.ts';
import { answerOf, type Matches } from './search-pages.ts';
import type { SearchReader } from './search-reader.ts';
import {
  askOf,
  countStatement,
  levels,
  levelStatement,
  sortedStatement,
  type Ask,
} from './search-select.ts';
import { countedTags } from './search-tags.ts';
import { putDocuments, removeDocument } from './search-write.ts';

/**
 * The search index on libSQL. Four FTS5 tables, each wider than the one before: names, with tags, with
 * descriptions, with bodies. A document stands in the tier of the narrowest table that has all words of
 * the query; in the first table a name that equals or begins with the text comes first. Inside a tier
 * BM25 decides (in bodies: whether each word is there three times), then installs, then the id; a level
 * with very many matches, or asked for by common words, is ordered by installs (search-pages.ts).
 * Totals are exact.
 *
 * A page goes through the levels until it is full, so a common word costs one pass over the names that
 * have it and one count of all that have it. `bench/search.ts` measures.
 */
export function createLibsqlSearch(reader: SearchReader): SearchIndex {
  async function query(query: SearchQuery): ReturnType<SearchIndex['query']> {
    const answer = answerOf(query);
    const terms = searchTerms(query.text);
    const parts = readableParts(query);
    const ask = askOf(query, terms, nameKey(query.text), parts);
    // Text of nothing but punctuation finds nothing, where none at all finds what the filters leave.
    const isFiltered = query.text === '' && query.sort !== 'relevance' && ask.filter !== null;
    const isAsked = terms.length > 0 || isFiltered;
    if (!isAsked || parts.length === 0) return { assetIds: [], total: 0, next: null };
    return answer(matchesOf(reader, ask));
  }

  return {
    put: (tx, document) => putDocuments(tx, [document]),
    putMany: putDocuments,
    remove: removeDocument,
    query,
    tags: (query) => countedTags(reader, query),
  };
}

function matchesOf(reader: SearchReader, ask: Ask): Matches {
  async function count(ask: Ask, level: number, atMost: number | null): Promise<number> {
    const { sql, values } = countStatement(ask, tableOf(level), atMost);
    const [row] = await reader.rows(sql, values);
    return counted.parse(row).found;
  }
  return {
    terms: ask.terms,
    count: (level, atMost) => count(ask, level, atMost),
    countTerm: (level, term, atMost) =>
      count({ ...ask, terms: [term], filter: null }, level, atMost),
    async onLevel(level, given) {
      const { sql, values } = levelStatement(ask, level, given);
      return (await reader.rows(sql, values)).map((row) => place.parse(row));
    },
    async sorted(sort, given) {
      const { sql, values } = sortedStatement(ask, sort, given);
      return (await reader.rows(sql, values)).map((row) => sortedRow.parse(row));
    },
  };
}

function tableOf(level: number) {
  const found = levels[level];
  if (!found) throw new RangeError(`No level ${level}`);
  return found.table;
}

const counted = z.object({ found: z.number() });
const sortedRow = z.object({ value: z.union([z.string(), z.number()]), assetId: z.string() });
const place = z.object({
  tier: z.number(),
  score: z.number(),
  installs: z.number(),
  assetId: z.string(),
});
