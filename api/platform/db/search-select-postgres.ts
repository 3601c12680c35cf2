import { visibility } from '#schema/asset.ts';
import type { Kind } from '#schema/kind.ts';
import { storableText } from '#schema/tables/storable.ts';
import type { SearchQuery, SearchTerm } from '#api/domain/search.ts';
import { phrasePatterns, repeatedQuery, separator, tsQuery } from './search-entries.ts';
import { type Edge, skippedWithoutEdge, type SortedRow } from './search-pages.ts';
import { partOf } from './search-part.ts';
import { facet } from './search-words.ts';

type Value = string | number;

/** A statement and its values, in the order of `$1`, `$2`, … */
export type Statement = { sql: string; values: Value[] };

/** What a search asks for, ready to be put into statements. */
export type Ask = {
  kind: Kind;
  terms: SearchTerm[];
  /** The text as a name, for what matches as a whole. */
  key: string;
  facets: string[];
  /** Parts that are open as a whole, and those of which only some namespaces are. */
  open: number[];
  partly: number[];
  namespaceIds: string[];
};

/** The score of a level: of each phrase how rare it is, and the mean of tokens in a document. */
export type Scale = { phrases: { text: string; weight: number }[]; meanTokens: number };

/** The columns of each level, and its tier; names have three: the text is the name (0), begins it (1), or its words are in it (2). */
export const levels = [
  { column: 'words', line: 1, tokens: 'name_tokens', tier: 2 },
  { column: 'words', line: 2, tokens: 'tag_tokens', tier: 3 },
  { column: 'words', line: 3, tokens: 'description_tokens', tier: 4 },
  { column: 'body', line: 1, tokens: null, tier: 5 },
] as const;

/** The words of a row `d` on a level, as the index has them. */
function vectorOn(d: string, at: number): string {
  const { column, line } = levels[at] ?? levels[3];
  return `search_words(${d}.${column}, ${line})`;
}

/** The words of a row `d` on a level, as text. */
export function wordsOn(d: string, at: number): string {
  const { column, line } = levels[at] ?? levels[3];
  return `split_part(${d}.${column}, E'\\n', ${line})`;
}

/** What a query asks for besides its terms; null when the caller may read nothing of it. */
export function askOf(query: SearchQuery, terms: SearchTerm[], key: string): Ask | null {
  const { readable, kind } = query;
  const isOpen = (level: (typeof visibility.options)[number]) =>
    readable.all || readable.visibilities.includes(level);
  const open = visibility.options.filter(isOpen).map((level) => partOf(kind, level));
  const closed = visibility.options.filter((level) => !isOpen(level));
  const partly = readable.namespaceIds.length > 0 ? closed.map((level) => partOf(kind, level)) : [];
  if (open.length + partly.length === 0) return null;
  const facets = query.tags.map((tag) => facet('tag', tag));
  if (query.namespaceId !== undefined) facets.push(facet('namespace', query.namespaceId));
  if (query.createdBy !== undefined) facets.push(facet('creator', query.createdBy));
  return { kind, terms, key, facets, open, partly, namespaceIds: readable.namespaceIds };
}

/** Counts the matches on one level, stopping at `atMost`: column `found`. */
export function countStatement(ask: Ask, level: number, atMost: number | null): Statement {
  const { values, bind } = binder();
  const matches = `FROM search_documents d WHERE ${matching('d', ask, level, bind)}`;
  const sql =
    atMost === null
      ? `SELECT count(*)::float8 AS found ${matches}`
      : `SELECT count(*)::float8 AS found FROM (SELECT ${matches} LIMIT ${bind(atMost)}::int) one`;
  return { sql, values };
}

/** Counts the documents of the whole index that hold a phrase on a level: column `found`. */
export function phraseStatement(term: SearchTerm, level: number): Statement {
  const { values, bind } = binder();
  const conditions = worded('d', [term], level, bind).join(' AND ');
  return {
    sql: `SELECT count(*)::float8 AS found FROM search_documents d WHERE ${conditions}`,
    values,
  };
}

/** How many documents there are, and how many tokens each level has in all: `documents`, `tokens0` to `tokens2`. */
export const sizesStatement: Statement = {
  sql:
    'SELECT coalesce(sum(documents), 0)::float8 AS documents, ' +
    'coalesce(sum(name_tokens), 0)::float8 AS tokens0, ' +
    'coalesce(sum(tag_tokens), 0)::float8 AS tokens1, ' +
    'coalesce(sum(description_tokens), 0)::float8 AS tokens2 FROM search_sizes',
  values: [],
};

/**
 * The next rows of one level in the order tier, score, installs, id: columns `tier`, `score`,
 * `installs`, `assetId`. Without a `scale` all score 0; on the last level it is looked at for nothing
 * but that it is there.
 */
export function levelStatement(
  ask: Ask,
  at: number,
  { scale, after, limit }: { scale: Scale | null; after: Edge | null; limit: number },
): Statement {
  const { values, bind } = binder();
  const conditions = [matching('d', ask, at, bind)];
  if (at > 0)
    conditions.push(
      `d.asset_id NOT IN (SELECT n.asset_id FROM search_documents n WHERE ${matching('n', ask, at - 1, bind)})`,
    );
  const hits =
    `SELECT ${tierOf(ask, at, bind)}::float8 AS tier, ${scoreOf(ask, at, scale, bind)} AS score, ` +
    `d.installs::float8 AS installs, d.asset_id AS "assetId" ` +
    `FROM search_documents d WHERE ${conditions.join(' AND ')}`;
  const tail = `ORDER BY tier, score, installs DESC, "assetId" LIMIT ${bind(limit)}::int`;
  if (!after) return { sql: `SELECT * FROM (${hits}) hits ${tail}`, values };
  if (!scale) {
    const last = `${bind(after.tier)}::float8, ${bind(-after.installs)}::float8, ${bind(after.assetId)}::text`;
    return {
      sql: `SELECT * FROM (${hits}) hits WHERE (tier, -installs, "assetId") > (${last}) ${tail}`,
      values,
    };
  }
  // Scores shift a little with every document that is added, so the page goes on after where its last
  // row stands now, or the row before it if that has gone; to count rows is the last resort.
  const ids = `string_to_array(${bind([after.assetId, ...after.before].join('\n'))}, E'\\n')`;
  return {
    sql:
      `WITH hits AS MATERIALIZED (${hits}), edge AS MATERIALIZED (` +
      `SELECT tier, score, CASE "assetId" WHEN ${bind(after.assetId)}::text ` +
      `THEN ${bind(-after.installs)}::float8 ELSE -installs END AS uninstalls, "assetId" ` +
      `FROM hits WHERE "assetId" = ANY (${ids}) ORDER BY array_position(${ids}, "assetId") LIMIT 1) ` +
      `SELECT * FROM hits WHERE NOT EXISTS (SELECT FROM edge) ` +
      `OR (tier, score, -installs, "assetId") > (SELECT tier, score, uninstalls, "assetId" FROM edge) ` +
      `${tail} OFFSET CASE WHEN EXISTS (SELECT FROM edge) THEN 0 ELSE ${bind(skippedWithoutEdge(after))}::int END`,
    values,
  };
}

const sortColumns = {
  installs: { column: 'd.installs', type: 'float8', descending: true },
  updated: { column: 'd.updated_at', type: 'float8', descending: true },
  name: { column: 'd.name', type: 'text', descending: false },
};

/** The next matches in the order of a column, then of the id: columns `value`, `assetId`. */
export function sortedStatement(
  ask: Ask,
  sort: keyof typeof sortColumns,
  { after, limit }: { after: SortedRow | null; limit: number },
): Statement {
  const { column, type, descending } = sortColumns[sort];
  const { values, bind } = binder();
  const conditions = [matching('d', ask, levels.length - 1, bind)];
  if (after) {
    const value = `${bind(after.value)}::${type}`;
    conditions.push(
      `(${column} ${descending ? '<' : '>'} ${value} OR ` +
        `(${column} = ${value} AND d.asset_id > ${bind(after.assetId)}))`,
    );
  }
  return {
    sql:
      `SELECT ${column}::${type} AS value, d.asset_id AS "assetId" FROM search_documents d ` +
      `WHERE ${conditions.join(' AND ')} ` +
      `ORDER BY ${column} ${descending ? 'DESC' : 'ASC'}, d.asset_id LIMIT ${bind(limit)}::int`,
    values,
  };
}

/** Puts a value into a statement, and gives its place. */
export type Bind = (value: Value) => string;

/** An empty list of values, and what puts one into it. */
export function binder(): { values: Value[]; bind: Bind } {
  const values: Value[] = [];
  const bind = (value: Value) =>
    `$${values.push(typeof value === 'string' ? storableText(value) : value)}`;
  return { values, bind };
}

/** What a row `d` of the table must be: all words, all facets, readable. */
function matching(d: string, ask: Ask, level: number, bind: Bind): string {
  return [...worded(d, ask.terms, level, bind), ...allowed(d, ask, bind)].join(' AND ');
}

/** That a row has all facets, and may be read. */
export function allowed(d: string, ask: Ask, bind: Bind): string[] {
  const conditions = [];
  if (ask.facets.length > 0) {
    const facets = `(SELECT string_to_array(${bind(ask.facets.join(separator))}, '${separator}'))`;
    conditions.push(`search_facets(${d}.body) @> ${facets}`);
  }
  const readable = [];
  if (ask.open.length > 0) readable.push(`${d}.part IN (${ask.open.join(', ')})`);
  if (ask.partly.length > 0) {
    const ids = `(SELECT string_to_array(${bind(ask.namespaceIds.join('\n'))}, E'\\n'))::text[]`;
    readable.push(`(${d}.part IN (${ask.partly.join(', ')}) AND ${d}.namespace_id = ANY (${ids}))`);
  }
  conditions.push(`(${readable.join(' OR ')})`);
  return conditions;
}

/**
 * That a row has the words. The query comes out of a subquery, which the planner does not look into: it
 * always takes the index so, where its guess at a common word would read, and cut anew, every text.
 */
function worded(d: string, terms: SearchTerm[], level: number, bind: Bind): string[] {
  const query = tsQuery(terms);
  if (query === null) return [];
  const conditions = [`${vectorOn(d, level)} @@ (SELECT ${bind(query)}::tsquery)`];
  const patterns = level < levels.length - 1 ? phrasePatterns(terms) : [];
  if (patterns.length > 0) {
    const all = `(SELECT string_to_array(${bind(patterns.join('\n'))}, E'\\n'))::text[]`;
    conditions.push(`(' ' || ${wordsOn(d, level)} || ' ') LIKE ALL (${all})`);
  }
  return conditions;
}

function tierOf({ key }: Ask, at: number, bind: Bind): string {
  if (at > 0) return `${levels[at]?.tier ?? 0}`;
  const text = `${bind(key)}::text`;
  return (
    `CASE WHEN d.name = ${text} OR d.title = ${text} THEN 0 ` +
    `WHEN starts_with(d.name, ${text}) OR starts_with(d.title, ${text}) THEN 1 ELSE 2 END`
  );
}

/**
 * Less is better: BM25 as FTS5 computes it (https://www.sqlite.org/fts5.html#the_bm25_function), so
 * that both databases give one order; of a body, whether it repeats all words.
 */
function scoreOf(ask: Ask, at: number, scale: Scale | null, bind: Bind): string {
  if (!scale) return '0::float8';
  const { tokens } = levels[at] ?? levels[3];
  if (tokens === null) {
    const strong = `${vectorOn('s', at)} @@ (SELECT ${bind(repeatedQuery(ask.terms))}::tsquery)`;
    const readable = matching('s', { ...ask, terms: [] }, at, bind);
    return `CASE WHEN d.asset_id IN (SELECT s.asset_id FROM search_documents s WHERE ${strong} AND ${readable}) THEN 0::float8 ELSE 1::float8 END`;
  }
  const texts = bind(scale.phrases.map(({ text }) => text).join('\n'));
  const weights = bind(scale.phrases.map(({ weight }) => weight).join('\n'));
  const length = `0.25::float8 + 0.75::float8 * d.${tokens} / ${bind(scale.meanTokens)}::float8`;
  return (
    `(SELECT -sum(p.weight * ((f.n * 2.2::float8) / (f.n + 1.2::float8 * (${length})))) ` +
    `FROM (SELECT ' ' || ${wordsOn('d', at)} || ' ' AS text OFFSET 0) w, ` +
    `unnest(string_to_array(${texts}, E'\\n'), string_to_array(${weights}, E'\\n')::float8[]) p(text, weight), ` +
    `LATERAL (SELECT ((octet_length(w.text) - octet_length(replace(w.text, p.text, ''))) / octet_length(p.text))::float8 AS n) f)`
  );
}
