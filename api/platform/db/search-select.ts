import type { SearchQuery, SearchTerm } from '#api/domain/search.ts';
import { every, filterExpression, wordsExpression, type Part } from './search-match.ts';
import { type Edge, skippedWithoutEdge } from './search-pages.ts';
import type { SearchValue } from './search-reader.ts';
import type { WordTable } from './search-tables.ts';
import { repeated } from './search-words.ts';

/** A statement and its values, in the order of `?1`, `?2`, … */
export type Statement = { sql: string; values: SearchValue[] };

/** What a search asks for, ready to be put into statements. */
export type Ask = {
  terms: SearchTerm[];
  /** The text as a name, for what matches as a whole. */
  key: string;
  /** Parts of the index, never none. */
  parts: Part[];
  filter: string | null;
};

/**
 * The word tables from the best hits to the least, with the tier of each; names have three: the text
 * is the name (0), begins it (1), or its words are in it (2).
 */
export const levels: { table: WordTable; tier: number; narrower: WordTable | null }[] = [
  { table: 'search_names', tier: 2, narrower: null },
  { table: 'search_tags', tier: 3, narrower: 'search_names' },
  { table: 'search_descriptions', tier: 4, narrower: 'search_tags' },
  { table: 'search_bodies', tier: 5, narrower: 'search_descriptions' },
];

/** The filter of a query, apart from its words and parts. */
export function askOf(query: SearchQuery, terms: SearchTerm[], key: string, parts: Part[]): Ask {
  return { terms, key, parts, filter: filterExpression(query) };
}

/** Counts the matches in one table, stopping at `atMost`: column `found`. */
export function countStatement(ask: Ask, table: WordTable, atMost: number | null): Statement {
  const { values, bind } = binder();
  const counts = ask.parts.map((part) => {
    const matches = `${from(table)} WHERE ${matching(table, ask, part, bind)}`;
    return atMost === null
      ? `(SELECT count(*) ${matches})`
      : `(SELECT count(*) FROM (SELECT 1 ${matches} LIMIT ${atMost}))`;
  });
  return { sql: `SELECT ${counts.join(' + ')} AS found`, values };
}

/**
 * The next rows of one level in the order tier, score, installs, id: columns `tier`, `score`,
 * `installs`, `assetId`. `ranked` says whether the score is looked at; without it all score 0.
 */
export function levelStatement(
  ask: Ask,
  at: number,
  { ranked, after, limit }: { ranked: boolean; after: Edge | null; limit: number },
): Statement {
  const level = levels[at];
  if (!level) throw new RangeError(`No level ${at}`);
  const { table, narrower } = level;
  const { values, bind } = binder();
  const tier = at === 0 ? nameTier(bind(ask.key), bind(`${ask.key}\u{10FFFF}`)) : `${level.tier}`;
  const arms = ask.parts.map((part) => {
    const score = ranked ? scoreOf(table, ask, part, bind) : '0';
    const conditions = [matching(table, ask, part, bind, ranked)];
    if (narrower) {
      const narrow = { ...ask, filter: null };
      const excluded = matching(narrower, narrow, { ...part, facets: null }, bind);
      conditions.push(`${table}.rowid NOT IN (SELECT rowid ${from(narrower)} WHERE ${excluded})`);
    }
    return (
      `SELECT ${tier} AS tier, ${score} AS score, d.installs AS installs, d.asset_id AS assetId ` +
      `${from(table)} CROSS JOIN search_documents d ON d.id = ${table}.rowid ` +
      `WHERE ${conditions.join(' AND ')}`
    );
  });
  const hits = arms.join(' UNION ALL ');
  const order = 'ORDER BY tier, score, installs DESC, assetId';
  if (!after) return { sql: `SELECT * FROM (${hits}) ${order} LIMIT ${bind(limit)}`, values };
  const tail = `${order} LIMIT ${bind(limit)}`;
  if (!ranked) {
    const last = `${bind(after.tier)}, ${bind(-after.installs)}, ${bind(after.assetId)}`;
    return {
      sql: `SELECT * FROM (${hits}) WHERE (tier, -installs, assetId) > (${last}) ${tail}`,
      values,
    };
  }
  // Scores shift a little with every document that is added, so the page goes on after where its last
  // row stands now, or the row before it if that has gone; to count rows is the last resort.
  const [lastId = '', ...earlierIds] = [after.assetId, ...after.before].map(bind);
  const ids = [lastId, ...earlierIds];
  const nearest = ids.map((id, at) => `WHEN ${id} THEN ${at}`).join(' ');
  return {
    sql:
      `WITH hits AS MATERIALIZED (${hits}), edge AS MATERIALIZED (` +
      `SELECT tier, score, CASE assetId WHEN ${lastId} THEN ${bind(-after.installs)} ELSE -installs END ` +
      `AS uninstalls, assetId FROM hits WHERE assetId IN (${ids.join(', ')}) ` +
      `ORDER BY CASE assetId ${nearest} END LIMIT 1) ` +
      `SELECT * FROM hits WHERE NOT EXISTS (SELECT 1 FROM edge) ` +
      `OR (tier, score, -installs, assetId) > (SELECT tier, score, uninstalls, assetId FROM edge) ` +
      `${tail} OFFSET CASE WHEN EXISTS (SELECT 1 FROM edge) THEN 0 ELSE ${bind(skippedWithoutEdge(after))} END`,
    values,
  };
}

const sortColumns = {
  installs: { column: 'd.installs', descending: true },
  updated: { column: 'd.updated_at', descending: true },
  name: { column: 'd.name', descending: false },
};

/** The next matches in the order of a column, then of the id: columns `value`, `assetId`. */
export function sortedStatement(
  ask: Ask,
  sort: keyof typeof sortColumns,
  { after, limit }: { after: { value: string | number; assetId: string } | null; limit: number },
): Statement {
  const { column, descending } = sortColumns[sort];
  const { values, bind } = binder();
  const table = 'search_bodies';
  const beyond = after
    ? `(${column} ${descending ? '<' : '>'} ${bind(after.value)} OR ` +
      `(${column} = ${bind(after.value)} AND d.asset_id > ${bind(after.assetId)}))`
    : null;
  const arms = ask.parts.map((part) => {
    const conditions = [matching(table, ask, part, bind), ...(beyond ? [beyond] : [])];
    return (
      `SELECT ${column} AS value, d.asset_id AS assetId ${from(table)} ` +
      `CROSS JOIN search_documents d ON d.id = ${table}.rowid WHERE ${conditions.join(' AND ')}`
    );
  });
  return {
    sql:
      `SELECT * FROM (${arms.join(' UNION ALL ')}) ` +
      `ORDER BY value ${descending ? 'DESC' : 'ASC'}, assetId LIMIT ${bind(limit)}`,
    values,
  };
}

type Bind = (value: SearchValue) => string;

function binder(): { values: SearchValue[]; bind: Bind } {
  const values: SearchValue[] = [];
  return { values, bind: (value) => `?${values.push(value)}` };
}

function from(table: WordTable): string {
  return `FROM ${table}`;
}

function matching(table: WordTable, ask: Ask, part: Part, bind: Bind, ranked = false): string {
  const positions = table !== 'search_bodies';
  const words = ask.terms.length > 0 ? wordsExpression(ask.terms, { positions, ranked }) : null;
  const expression = every(words, ask.filter, part.facets);
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
  const marked = ask.terms
    .flatMap(({ tokens }) => tokens)
    .map((token) => ({
      tokens: [repeated(token)],
      prefix: false,
    }));
  const strong = matching(
    table,
    { ...ask, terms: marked, filter: null },
    { ...part, facets: null },
    bind,
  );
  return `${table}.rowid NOT IN (SELECT rowid ${from(table)} WHERE ${strong})`;
}
