import type { Sql } from 'postgres';
import { z } from 'zod';
import type { SearchIndex, SearchQuery, TagQuery } from '#api/domain/search.ts';
import { toStorageError } from '../../db/storage-error.ts';
import { askOf, nothing, sortedAfter, sortedPage } from '../query.ts';
import { relevanceCursor, relevantPage } from './relevance.ts';
import { binder, countStatement, sortedStatement, type Statement } from './statements.ts';
import { walkedMin, walkStatement } from './walk.ts';
import { putDocuments, removeDocument } from './write.ts';

type Run = (statement: Statement) => Promise<unknown[]>;

/**
 * The search index on Postgres: one row a document, with its words in four columns of a GIN index, each
 * wider than the one before: names, with tags, with descriptions, with bodies. Tiers are those of libSQL's
 * index. Inside a tier beyond the names, documents that repeat all words come first; then installs decide,
 * then the id. So the place of a row depends on nothing but itself.
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
  return {
    put: (tx, document) => putDocuments(tx, [document]),
    putMany: putDocuments,
    remove: removeDocument,
    query: (query) => answerQuery(run, query),
    tags: (query) => countTags(run, query),
  };
}

async function answerQuery(run: Run, query: SearchQuery): ReturnType<SearchIndex['query']> {
  const { sort, cursor, size } = query;
  const ask = askOf(query);
  if (sort === 'relevance') {
    const from = cursor === undefined ? null : relevanceCursor.decode(cursor);
    if (!ask) return nothing;
    const counting = count(run, countStatement(ask));
    const paging = relevantPage(run, ask, { from, size, total: counting });
    const [total, page] = await Promise.all([counting, paging]);
    return { ...page, total };
  }
  const after = sortedAfter(sort, cursor);
  if (!ask) return nothing;
  const total = await count(run, countStatement(ask));
  const given = { after, limit: size + 1 };
  const walk = total >= walkedMin ? walkStatement(ask, sort, given) : null;
  const walked = walk ? await run(walk) : [];
  const rows =
    walked.length === given.limit ? walked : await run(sortedStatement(ask, sort, given));
  const page = sortedPage(
    sort,
    rows.map((row) => sortedRow.parse(row)),
    size,
  );
  return { ...page, total };
}

async function count(run: Run, statement: Statement): Promise<number> {
  return counted.parse((await run(statement))[0]).found;
}

/** From the counts that triggers keep (migration 0003_tag_counts). */
async function countTags(
  run: Run,
  { readable, kind, prefix, size }: TagQuery,
): ReturnType<SearchIndex['tags']> {
  const audiences = [...readable.visibilities, ...readable.namespaceIds];
  if (!readable.all && audiences.length === 0) return [];
  const { values, bind } = binder();
  const conditions = ['true'];
  if (!readable.all)
    conditions.push(`audience = ANY (string_to_array(${bind(audiences.join('\n'))}, E'\\n'))`);
  if (kind !== undefined) conditions.push(`kind = ${bind(kind)}`);
  if (prefix) conditions.push(`starts_with(tag, ${bind(prefix)})`);
  const where = conditions.join(' AND ');
  const sql =
    `SELECT tag, sum(count)::float8 AS count FROM (` +
    `SELECT tag, count FROM tag_counts WHERE ${where} UNION ALL ` +
    `SELECT tag, change FROM tag_changes WHERE ${where}) one ` +
    `GROUP BY tag HAVING sum(count) > 0 ORDER BY 2 DESC, tag LIMIT ${bind(size)}::int`;
  return (await run({ sql, values })).map((row) => tagRow.parse(row));
}

const counted = z.object({ found: z.number() });
const tagRow = z.object({ tag: z.string(), count: z.number() });
const sortedRow = z.object({ value: z.union([z.string(), z.number()]), assetId: z.string() });
