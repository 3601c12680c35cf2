import type { Ask, SortedRow } from '../query.ts';
import { wordPatterns } from './entries.ts';
import { allowed, binder, widest, wordsOn, type Statement } from './statements.ts';

/** From this many matches on, the first assets in order are likely to hold a page of them. */
export const walkedMin = 20_000;

/** Assets that are looked at. */
const walkedMax = 200;

const orders = {
  installs: { column: 'installs', found: 'd.installs::float8', descending: true },
  updated: { column: 'updated_at', found: 'd.updated_at::float8', descending: true },
  name: { column: 'name', found: 'd.name', descending: false },
};

/**
 * The next matches in the order of a column, then of the id, among the first {@link walkedMax} assets in
 * that order: columns `value`, `assetId`. To sort 100,000 matches took 30 ms where this takes 5. What it
 * gives are the first ones if it gives as many as asked for. Null for a cursor of no row.
 *
 * The index of assets has equal values in one order of ids only, so the last value, of which some may be
 * missing, is left out.
 */
export function walkStatement(
  ask: Ask,
  sort: keyof typeof orders,
  { after, limit }: { after: SortedRow | null; limit: number },
): Statement | null {
  const { column, found, descending } = orders[sort];
  const { values, bind } = binder();
  const conditions = [`a.kind = ${bind(ask.kind)}`, 'a.deleted_at IS NULL'];
  if (after) {
    if (typeof after.value === 'number' && !isStored(after.value)) return null;
    const types = { installs: 'bigint', updated: 'float8', name: 'text' };
    const given = `${bind(after.value)}::${types[sort]}`;
    const value = sort === 'updated' ? `to_timestamp(${given} / 1000)` : given;
    conditions.push(
      `a.${column} ${descending ? '<=' : '>='} ${value}`,
      `(a.${column} <> ${value} OR a.id > ${bind(after.assetId)})`,
    );
  }
  const direction = descending ? 'DESC' : 'ASC';
  const whole = descending
    ? 'value > (SELECT min(value) FROM walked)'
    : 'value < (SELECT max(value) FROM walked)';
  const patterns = wordPatterns(ask.terms).join('\n');
  const words = `(' ' || ${wordsOn('d', widest)} || ' ')`;
  const matching = [
    ...allowed('d', ask, bind),
    `${words} LIKE ALL ((SELECT string_to_array(${bind(patterns)}, E'\\n'))::text[])`,
  ];
  return {
    sql:
      `WITH walked AS MATERIALIZED (SELECT a.id, a.${column} AS value FROM assets a ` +
      `WHERE ${conditions.join(' AND ')} ` +
      `ORDER BY a.${column} ${direction}, a.id ${direction} LIMIT ${walkedMax}) ` +
      `SELECT ${found} AS value, d.asset_id AS "assetId" FROM walked ` +
      // Without OFFSET the planner would go by what else it knows of the row, and read all that match.
      `JOIN LATERAL (SELECT * FROM search_documents WHERE asset_id = walked.id OFFSET 0) d ON true ` +
      `WHERE ${whole} AND ${matching.join(' AND ')} ` +
      `ORDER BY value ${direction}, d.asset_id LIMIT ${bind(limit)}::int`,
    values,
  };
}

/** Whether a number can be a count or a time in milliseconds of ours, which Postgres takes as such. */
function isStored(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= 8.64e15;
}
