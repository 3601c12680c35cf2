import type { Sql } from 'postgres';
import { z } from 'zod';
import { nameKey, searchTerms, type SearchIndex, type SearchQuery } from '#api/domain/search.ts';
import { scoredPhrases } from './search-entries.ts';
import { levelCount, answerOf, type Matches } from './search-pages.ts';
import {
  askOf,
  countStatement,
  levelStatement,
  phraseStatement,
  sizesStatement,
  sortedStatement,
  type Ask,
  type Scale,
  type Statement,
} from './search-select-postgres.ts';
import { walkedMin, walkStatement } from './search-walk-postgres.ts';
import { tagsStatement } from './search-tags-postgres.ts';
import { putDocuments, removeDocument } from './search-write-postgres.ts';
import { toStorageError } from './storage-error.ts';

type Run = (statement: Statement) => Promise<unknown[]>;

/**
 * The search index on Postgres: one row a document, with its words in four columns of a GIN index, each
 * wider than the one before: names, with tags, with descriptions, with bodies. Tiers, scores and pages
 * are those of libSQL's index (search-libsql.ts), so that a registry that moves keeps its answers.
 *
 * A statement reads the lists of the words, then the short columns of the rows that have them all, never
 * the texts of many. `bench/search-postgres.ts` measures.
 */
export function createPostgresSearch(client: Sql): SearchIndex {
  async function run({ sql, values }: Statement): Promise<unknown[]> {
    try {
      return await client.unsafe(sql, values, { prepare: client.options.prepare });
    } catch (error) {
      throw toStorageError(error);
    }
  }

  async function query(query: SearchQuery): ReturnType<SearchIndex['query']> {
    const answer = answerOf(query);
    const terms = searchTerms(query.text);
    const ask = askOf(query, terms, nameKey(query.text));
    // Text of nothing but punctuation finds nothing, where none at all finds what the filters leave.
    const isFiltered = query.text === '' && query.sort !== 'relevance' && ask?.facets.length !== 0;
    const isAsked = terms.length > 0 || isFiltered;
    if (!isAsked || !ask) return { assetIds: [], total: 0, next: null };
    return answer(matchesOf(run, ask));
  }

  return {
    put: (tx, document) => putDocuments(tx, [document]),
    putMany: putDocuments,
    remove: removeDocument,
    query,
    async tags(query) {
      const statement = tagsStatement(query);
      return statement ? (await run(statement)).map((row) => tagRow.parse(row)) : [];
    },
  };
}

function matchesOf(run: Run, ask: Ask): Matches {
  const count = async (statement: Statement) => counted.parse((await run(statement))[0]).found;
  return {
    terms: ask.terms,
    count: (level, atMost) => count(countStatement(ask, level, atMost)),
    countTerm: (level, term, atMost) =>
      count(countStatement({ ...ask, terms: [term], facets: [] }, level, atMost)),
    async onLevel(level, { ranked, ...given }) {
      const scale = ranked ? await scaleOf(ask, level) : null;
      const rows = await run(levelStatement(ask, level, { ...given, scale }));
      return rows.map((row) => place.parse(row));
    },
    async sorted(sort, { total, ...given }) {
      const walk = (await total) >= walkedMin ? walkStatement(ask, sort, given) : null;
      const walked = walk ? await run(walk) : [];
      const rows =
        walked.length === given.limit ? walked : await run(sortedStatement(ask, sort, given));
      return rows.map((row) => sortedRow.parse(row));
    },
  };

  async function scaleOf(ask: Ask, level: number): Promise<Scale> {
    if (level === levelCount - 1) return { phrases: [], meanTokens: 1 };
    const phrases = scoredPhrases(ask.terms);
    const [sizes, ...found] = await Promise.all([
      run(sizesStatement),
      ...phrases.map(({ term }) => count(phraseStatement(term, level))),
    ]);
    const all = sizesRow.parse(sizes[0]);
    const tokens = [all.tokens0, all.tokens1, all.tokens2][level] ?? 0;
    const weighted = phrases.map(({ text }, at) => ({
      text,
      weight: rarity(all.documents, found[at] ?? 0),
    }));
    return { phrases: weighted, meanTokens: tokens / all.documents || 1 };
  }
}

/** The inverse document frequency, with FTS5's floor for what is in more than half of all documents. */
function rarity(documents: number, found: number): number {
  const weight = Math.log((documents - found + 0.5) / (found + 0.5));
  return weight > 0 ? weight : 1e-6;
}

const counted = z.object({ found: z.number() });
const tagRow = z.object({ tag: z.string(), count: z.number() });
const sortedRow = z.object({ value: z.union([z.string(), z.number()]), assetId: z.string() });
const place = z.object({
  tier: z.number(),
  score: z.number(),
  installs: z.number(),
  assetId: z.string(),
});
const sizesRow = z.object({
  documents: z.number(),
  tokens0: z.number(),
  tokens1: z.number(),
  tokens2: z.number(),
});
