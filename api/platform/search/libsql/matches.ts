import { z } from 'zod';
import type { ListSort } from '#api/domain/asset/sort-cursors.ts';
import { repeatedTerms } from '../document.ts';
import type { Ask, SortedRow } from '../query.ts';
import {
  every,
  filterExpression,
  readableParts,
  wordsExpression,
  type Part,
} from './expressions.ts';
import type { SearchReader, SearchValue } from './reader.ts';
import type { WordTable } from './tables.ts';

/**
 * The word tables from the best hits to the least, with the tier of each; names have three: the text
 * is the name (0), begins it (1), or its words are in it (2).
 */
const levels: { table: WordTable; tier: number; narrower: WordTable | null }[] = [
  { table: 'search_names', tier: 2, narrower: null },
  { table: 'search_tags', tier: 3, narrower: 'search_names' },
  { table: 'search_descriptions', tier: 4, narrower: 'search_tags' },
  { table: 'search_bodies', tier: 5, narrower: 'search_descriptions' },
];

/** In names a text may be the name, begin it, or have its words in it; each wider level is one tier. */
export const tierMax = 5;

/** The level that has all that match. */
export const widest = levels.length - 1;

function levelAt(at: number) {
  const level = levels[at];
  if (!level) throw new RangeError(`No level ${at}`);
  return level;
}

/** Where in the order of relevance a row stands. */
export type Place = { tier: number; score: number; installs: number; assetId: string };

/**
 * Where a page ended: its last row, the rows before it on the same level, nearest first, and how many rows
 * of that level the pages have given. No score: that counts what its reader may not see.
 */
export type Edge = Omit<Place, 'score'> & { before: string[]; given: number };

/** How many documents match on a level, stopping at `atMost`. */
export async function countMatches(
  reader: SearchReader,
  ask: Ask,
  level: number,
  atMost: number | null,
): Promise<number> {
  const { table } = levelAt(level);
  const { values, bind } = binder();
  const counts = readableParts(ask).map((part) => {
    const matches = `FROM ${table} WHERE ${matching(table, ask, part, bind)}`;
    return atMost === null
      ? `(SELECT count(*) ${matches})`
      : `(SELECT count(*) FROM (SELECT 1 ${matches} LIMIT ${atMost}))`;
  });
  const [row] = await reader.rows(`SELECT ${counts.join(' + ')} AS found`, values);
  return counted.parse(row).found;
}

/**
 * The next rows of one level in the order tier, score, installs, id. `ranked` says whether the score is
 * looked at; without it all score 0.
 */
export async function levelMatches(
  reader: SearchReader,
  ask: Ask,
  at: number,
  { ranked, after, limit }: { ranked: boolean; after: Edge | null; limit: number },
): Promise<Place[]> {
  const level = levelAt(at);
  const { table, narrower } = level;
  const { values, bind } = binder();
  const tier = at === 0 ? nameTier(bind(ask.key), bind(`${ask.key}\u{10FFFF}`)) : `${level.tier}`;
  const arms = readableParts(ask).map((part) => {
    const score = ranked ? scoreOf(table, ask, part, bind) : '0';
    const conditions = [matching(table, ask, part, bind, ranked)];
    if (narrower) {
      const narrow = { ...ask, facets: [] };
      const excluded = matching(narrower, narrow, { ...part, facets: null }, bind);
      conditions.push(`${table}.rowid NOT IN (SELECT rowid FROM ${narrower} WHERE ${excluded})`);
    }
    return (
      `SELECT ${tier} AS tier, ${score} AS score, d.installs AS installs, d.asset_id AS assetId ` +
      `FROM ${table} CROSS JOIN search_documents d ON d.id = ${table}.rowid ` +
      `WHERE ${conditions.join(' AND ')}`
    );
  });
  const hits = arms.join(' UNION ALL ');
  const page = `ORDER BY tier, score, installs DESC, assetId LIMIT ${bind(limit)}`;
  const sql = after
    ? pageAfter(hits, page, { ranked, after }, bind)
    : `SELECT * FROM (${hits}) ${page}`;
  return (await reader.rows(sql, values)).map((row) => place.parse(row));
}

function pageAfter(
  hits: string,
  page: string,
  { ranked, after }: { ranked: boolean; after: Edge },
  bind: Bind,
): string {
  if (!ranked) {
    const last = `${bind(after.tier)}, ${bind(-after.installs)}, ${bind(after.assetId)}`;
    return `SELECT * FROM (${hits}) WHERE (tier, -installs, assetId) > (${last}) ${page}`;
  }
  // Scores shift a little with every document that is added, so the page goes on after where its last
  // row stands now, or the row before it if that has gone; to count the rows before those that the
  // cursor remembers is the last resort.
  const ids = [after.assetId, ...after.before].map(bind);
  const nearest = ids.map((id, at) => `WHEN ${id} THEN ${at}`).join(' ');
  const skipped = Math.max(0, after.given - after.before.length - 1);
  return (
    `WITH hits AS MATERIALIZED (${hits}), edge AS MATERIALIZED (` +
    `SELECT tier, score, CASE assetId WHEN ${ids[0]} THEN ${bind(-after.installs)} ELSE -installs END ` +
    `AS uninstalls, assetId FROM hits WHERE assetId IN (${ids.join(', ')}) ` +
    `ORDER BY CASE assetId ${nearest} END LIMIT 1) ` +
    `SELECT * FROM hits WHERE NOT EXISTS (SELECT 1 FROM edge) ` +
    `OR (tier, score, -installs, assetId) > (SELECT tier, score, uninstalls, assetId FROM edge) ` +
    `${page} OFFSET CASE WHEN EXISTS (SELECT 1 FROM edge) THEN 0 ELSE ${bind(skipped)} END`
  );
}

const sortColumns = {
  installs: { column: 'd.installs', descending: true },
  updated: { column: 'd.updated_at', descending: true },
  name: { column: 'd.name', descending: false },
};

/** The next of all matches in the order of a column, then of the id. */
export async function sortedMatches(
  reader: SearchReader,
  ask: Ask,
  sort: ListSort,
  { after, limit }: { after: SortedRow | null; limit: number },
): Promise<SortedRow[]> {
  const { column, descending } = sortColumns[sort];
  const { values, bind } = binder();
  const table = 'search_bodies';
  const beyond = after
    ? `(${column} ${descending ? '<' : '>'} ${bind(after.value)} OR ` +
      `(${column} = ${bind(after.value)} AND d.asset_id > ${bind(after.assetId)}))`
    : null;
  const arms = readableParts(ask).map((part) => {
    const conditions = [matching(table, ask, part, bind), ...(beyond ? [beyond] : [])];
    return (
      `SELECT ${column} AS value, d.asset_id AS assetId FROM ${table} ` +
      `CROSS JOIN search_documents d ON d.id = ${table}.rowid WHERE ${conditions.join(' AND ')}`
    );
  });
  const sql =
    `SELECT * FROM (${arms.join(' UNION ALL ')}) ` +
    `ORDER BY value ${descending ? 'DESC' : 'ASC'}, assetId LIMIT ${bind(limit)}`;
  return (await reader.rows(sql, values)).map((row) => sortedRow.parse(row));
}

type Bind = (value: SearchValue) => string;

/** An empty list of values, in the order of `?1`, `?2`, …, and what puts one into it and gives its place. */
function binder(): { values: SearchValue[]; bind: Bind } {
  const values: SearchValue[] = [];
  return { values, bind: (value) => `?${values.push(value)}` };
}

function matching(table: WordTable, ask: Ask, part: Part, bind: Bind, ranked = false): string {
  const positions = table !== 'search_bodies';
  const words = ask.terms.length > 0 ? wordsExpression(ask.terms, { positions, ranked }) : null;
  const expression = every(words, filterExpression(ask.facets), part.facets);
  // Ids stand in the text: the engine binds numbers as REAL, which FTS5 does not take for a range.
  return `${table} MATCH ${bind(expression)} AND ${table}.rowid BETWEEN ${part.from} AND ${part.to}`;
}

function nameTier(key: string, keyEnd: string): string {
  return (
    `CASE WHEN d.name = ${key} OR d.title = ${key} THEN 0 ` +
    `WHEN (d.name >= ${key} AND d.name < ${keyEnd}) OR (d.title >= ${key} AND d.title < ${keyEnd}) ` +
    `THEN 1 ELSE 2 END`
  );
}

/** Less is better: BM25 of the words (not of the facets); of a body, whether it repeats them all. */
function scoreOf(table: WordTable, ask: Ask, part: Part, bind: Bind): string {
  if (table !== 'search_bodies') return `bm25(${table}, 1.0, 0.0)`;
  const repeating = { ...ask, terms: repeatedTerms(ask.terms), facets: [] };
  const strong = matching(table, repeating, { ...part, facets: null }, bind);
  return `${table}.rowid NOT IN (SELECT rowid FROM ${table} WHERE ${strong})`;
}

const counted = z.object({ found: z.number() });
const sortedRow = z.object({ value: z.union([z.string(), z.number()]), assetId: z.string() });
const place = z.object({
  tier: z.number(),
  score: z.number(),
  installs: z.number(),
  assetId: z.string(),
});
