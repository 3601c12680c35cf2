import { visibility, type Visibility } from '#schema/asset.ts';
import { storableText } from '#schema/tables/storable.ts';
import type { ListSort } from '#api/domain/asset/sort-cursors.ts';
import type { SearchTerm } from '#api/domain/search.ts';
import { partOf, repeatedTerms } from '../document.ts';
import type { Ask, SortedRow } from '../query.ts';
import { phrasePatterns, separator, tsQuery } from './entries.ts';

type Value = string | number;

/** A statement and its values, in the order of `$1`, `$2`, … */
export type Statement = { sql: string; values: Value[] };

/** Levels of words, each with those of the one before it: in names (0), with tags, with descriptions, with bodies. */
export const widest = 3;

/** The column of a row `d` that holds the words of a level, and the line of its text. */
function placeOf(d: string, level: number): { column: string; line: number } {
  return level < widest
    ? { column: `${d}.words`, line: level + 1 }
    : { column: `${d}.body`, line: 1 };
}

/** The words of a row `d` on a level, as the index has them. */
function vectorOn(d: string, level: number): string {
  const { column, line } = placeOf(d, level);
  return `search_words(${column}, ${line})`;
}

/** The words of a row `d` on a level, as text. */
export function wordsOn(d: string, level: number): string {
  const { column, line } = placeOf(d, level);
  return `split_part(${column}, E'\\n', ${line})`;
}

/**
 * The steps of the order by relevance: the levels, each without what is in the one before it; beyond the
 * names first the documents that repeat all words, then the rest.
 */
export const steps: { level: number; repeats: boolean | null }[] = [
  { level: 0, repeats: null },
  { level: 1, repeats: true },
  { level: 1, repeats: false },
  { level: 2, repeats: true },
  { level: 2, repeats: false },
  { level: 3, repeats: true },
  { level: 3, repeats: false },
];

/** Where in the order of a step a row stands; in names the text is the name (0), begins it (1), or its words are in it (2). */
export type Place = { tier: number; installs: number; assetId: string };

/** Counts all that match: column `found`. */
export function countStatement(ask: Ask): Statement {
  const { values, bind } = binder();
  const conditions = matching('d', ask, widest, bind);
  return {
    sql: `SELECT count(*)::float8 AS found FROM search_documents d WHERE ${conditions}`,
    values,
  };
}

/** The next rows of one of the {@link steps} in the order tier, installs, id: columns `tier`, `installs`, `assetId`. */
export function stepStatement(
  ask: Ask,
  at: number,
  { after, limit }: { after: Place | null; limit: number },
): Statement {
  const { level, repeats } = steps[at] ?? { level: widest, repeats: false };
  const { values, bind } = binder();
  const repeating = (d: string) => worded(d, repeatedTerms(ask.terms), widest, bind);
  const isNot = (other: string) =>
    `d.asset_id NOT IN (SELECT o.asset_id FROM search_documents o WHERE ${other})`;
  const conditions = [
    matching('d', ask, level, bind),
    ...(level > 0 ? [isNot(matching('o', ask, level - 1, bind))] : []),
    ...(repeats === true ? repeating('d') : []),
    ...(repeats === false
      ? [isNot([matching('o', ask, level, bind), ...repeating('o')].join(' AND '))]
      : []),
  ];
  const hits =
    `SELECT ${level === 0 ? nameTier(ask, bind) : 0}::float8 AS tier, d.installs::float8 AS installs, ` +
    `d.asset_id AS "assetId" FROM search_documents d WHERE ${conditions.join(' AND ')}`;
  const beyond = after
    ? `WHERE (tier, -installs, "assetId") > ` +
      `(${bind(after.tier)}::float8, ${bind(-after.installs)}::float8, ${bind(after.assetId)}::text) `
    : '';
  return {
    sql:
      `SELECT * FROM (${hits}) hits ${beyond}` +
      `ORDER BY tier, installs DESC, "assetId" LIMIT ${bind(limit)}::int`,
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
  sort: ListSort,
  { after, limit }: { after: SortedRow | null; limit: number },
): Statement {
  const { column, type, descending } = sortColumns[sort];
  const { values, bind } = binder();
  const conditions = [matching('d', ask, widest, bind)];
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
export function allowed(d: string, { facets, kind, readable }: Ask, bind: Bind): string[] {
  const conditions = [];
  if (facets.length > 0) {
    const all = `(SELECT string_to_array(${bind(facets.join(separator))}, '${separator}'))`;
    conditions.push(`search_facets(${d}.body) @> ${all}`);
  }
  const isOpen = (level: Visibility) => readable.all || readable.visibilities.includes(level);
  const partsOf = (levels: Visibility[]) =>
    `${d}.part IN (${levels.map((level) => partOf(kind, level)).join(', ')})`;
  const open = visibility.options.filter(isOpen);
  const closed = visibility.options.filter((level) => !isOpen(level));
  const ways = [];
  if (open.length > 0) ways.push(partsOf(open));
  if (closed.length > 0 && readable.namespaceIds.length > 0) {
    const ids = `(SELECT string_to_array(${bind(readable.namespaceIds.join('\n'))}, E'\\n'))::text[]`;
    ways.push(`(${partsOf(closed)} AND ${d}.namespace_id = ANY (${ids}))`);
  }
  conditions.push(`(${ways.join(' OR ')})`);
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
  const patterns = level < widest ? phrasePatterns(terms) : [];
  if (patterns.length > 0) {
    const all = `(SELECT string_to_array(${bind(patterns.join('\n'))}, E'\\n'))::text[]`;
    conditions.push(`(' ' || ${wordsOn(d, level)} || ' ') LIKE ALL (${all})`);
  }
  return conditions;
}

function nameTier({ key }: Ask, bind: Bind): string {
  const text = `${bind(key)}::text`;
  return (
    `CASE WHEN d.name = ${text} OR d.title = ${text} THEN 0 ` +
    `WHEN starts_with(d.name, ${text}) OR starts_with(d.title, ${text}) THEN 1 ELSE 2 END`
  );
}
