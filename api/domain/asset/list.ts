import { z } from 'zod';
import { and, asc, count, desc, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { AssetSummary, Kind, Sort } from '#schema/asset.ts';
import type { Page } from '#schema/page.ts';
import type { ListQuery } from '#schema/routes/assets.ts';
import type { Context } from '../context.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Database } from '../database.ts';
import { readableBy } from '../policy.ts';
import { executePrepared } from '../prepared.ts';
import { type SummaryRow, summariseAsset } from './summarise.ts';

/**
 * A list of all assets of a kind that the caller may read, in one of the orders, from a cursor on. What is
 * narrowed by a filter or by words comes from the search index; see {@link findAssets}.
 */
export async function listAssets(
  ctx: Context,
  kind: Kind,
  query: Pick<ListQuery, 'sort' | 'cursor' | 'size'>,
): Promise<Page<AssetSummary>> {
  const sort = query.sort === 'relevance' || !query.sort ? 'installs' : query.sort;
  const filter = filterOf(ctx, kind);
  const after = query.cursor ? decodeCursor(query.cursor, cursorShape[sort]) : null;
  const [rows, total] = await Promise.all([
    listRows(ctx, filter, sort, after, query.size + 1),
    countRows(ctx, filter),
  ]);
  const shown = rows.slice(0, query.size);
  const last = rows.length > query.size ? shown.at(-1) : undefined;
  return {
    items: shown.map(summariseAsset),
    nextCursor: last ? encodeCursor([sort, sortValue[sort](last), last.id]) : null,
    total,
  };
}

/** The rows of these ids in the order of the ids, for a list whose order the search index gave. */
export async function listAssetsByIds(ctx: Context, ids: string[]): Promise<AssetSummary[]> {
  if (ids.length === 0) return [];
  const { assets, namespaces } = ctx.db.tables;
  const rows = await ctx.db.query
    .select({ row: packedRow(ctx.db) })
    .from(assets)
    .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
    .where(and(inArray(assets.id, ids), isNull(assets.deletedAt)));
  const byId = new Map(rows.map(({ row }) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [summariseAsset(row)] : [];
  });
}

type ListSort = Exclude<Sort, 'relevance'>;
type ListRow = SummaryRow & { id: string };

/** The sort, its key in the page's last row, and that row's id. */
type After = [sort: ListSort, key: string | number, id: string];

const cursorShape: Record<ListSort, z.ZodType<After>> = {
  installs: z.tuple([z.literal('installs'), z.number().int(), z.string()]),
  updated: z.tuple([z.literal('updated'), z.number().int(), z.string()]),
  name: z.tuple([z.literal('name'), z.string(), z.string()]),
};

const sortValue: Record<ListSort, (row: ListRow) => string | number> = {
  installs: (row) => row.installs,
  updated: (row) => row.updatedAt.getTime(),
  name: (row) => row.name,
};

/** What may be listed: a text that names the shape of the conditions, what fills their placeholders, and the conditions. */
type Filter = {
  shape: string;
  values: Record<string, unknown>;
  /** Only for a shape that is not prepared yet. */
  build(): SQL | undefined;
};

function filterOf(ctx: Context, kind: Kind): Filter {
  const { assets } = ctx.db.tables;
  const { all, visibilities, namespaceIds } = readableBy(ctx);
  const values: Record<string, unknown> = { kind };
  for (const [at, id] of namespaceIds.entries()) values[`readable${at}`] = id;
  return {
    shape: all ? 'all' : `${visibilities.join('+')}~${namespaceIds.length}`,
    values,
    build() {
      const ways = [
        ...visibilities.map((one) => eq(assets.visibility, one)),
        ...namespaceIds.map((_, at) => eq(assets.namespaceId, sql.placeholder(`readable${at}`))),
      ];
      const readable = all ? undefined : ways.length > 0 ? or(...ways) : sql`1 = 0`;
      return and(eq(assets.kind, sql.placeholder('kind')), isNull(assets.deletedAt), readable);
    },
  };
}

async function listRows(
  ctx: Context,
  filter: Filter,
  sort: ListSort,
  after: After | null,
  limit: number,
): Promise<ListRow[]> {
  const { assets, namespaces } = ctx.db.tables;
  const key = { installs: assets.installs, updated: assets.updatedAt, name: assets.name }[sort];
  const descending = sort !== 'name';
  const build = () => {
    const beyond = after
      ? sql`(${key}, ${assets.id}) ${descending ? sql`<` : sql`>`} (${sql.param(sql.placeholder('afterKey'), key)}, ${sql.placeholder('afterId')})`
      : undefined;
    const order = descending ? desc : asc;
    return ctx.db.query
      .select({ row: packedRow(ctx.db) })
      .from(assets)
      .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
      .where(and(filter.build(), beyond))
      .orderBy(order(key), order(assets.id))
      .limit(sql.placeholder('limit'));
  };
  const values: Record<string, unknown> = { ...filter.values, limit };
  if (after) {
    values['afterKey'] = sort === 'updated' ? new Date(after[1]) : after[1];
    values['afterId'] = after[2];
  }
  const shape = `list|${filter.shape}|${sort}|${after ? 'after' : ''}`;
  const rows = await executePrepared(ctx.db, shape, build, values);
  return rows.map(({ row }) => row);
}

const totals = new WeakMap<Context['db'], { generation: number; byFilter: Map<string, number> }>();

/** How many match. Counting 100,000 rows takes longer than listing 20, so a count is kept until the next write. */
async function countRows(ctx: Context, filter: Filter): Promise<number> {
  const generation = ctx.db.generation();
  let known = totals.get(ctx.db);
  if (!known || known.generation !== generation || known.byFilter.size > 1000) {
    known = { generation: generation ?? -1, byFilter: new Map() };
    if (generation !== null) totals.set(ctx.db, known);
  }
  const key = `${filter.shape}|${JSON.stringify(filter.values)}`;
  const found = known.byFilter.get(key);
  if (found !== undefined) return found;
  const { assets } = ctx.db.tables;
  const build = () => ctx.db.query.select({ total: count() }).from(assets).where(filter.build());
  const [row] = await executePrepared(ctx.db, `count|${filter.shape}`, build, filter.values);
  known.byFilter.set(key, row?.total ?? 0);
  return row?.total ?? 0;
}

/**
 * What a list reads of an asset, nothing long, as one value: a row taken column by column through the
 * engine and the query builder takes a fifth longer.
 */
function packedRow({ tables: { assets, namespaces }, jsonArray }: Database): SQL<ListRow> {
  return jsonArray([
    assets.id,
    assets.kind,
    namespaces.name,
    assets.name,
    assets.displayName,
    assets.description,
    assets.visibility,
    assets.origin,
    assets.tags,
    assets.latestVersion,
    assets.installs,
    assets.deprecatedAt,
    assets.createdAt,
    assets.updatedAt,
  ]).mapWith(unpackRow);
}

/** As {@link packedRow} packs them. A time is a number or ISO 8601, JSON is text or not, by dialect. */
type Packed = [
  id: string,
  kind: ListRow['kind'],
  namespace: string,
  name: string,
  displayName: string | null,
  description: string,
  visibility: ListRow['visibility'],
  origin: ListRow['origin'],
  tags: string | string[],
  latestVersion: string | null,
  installs: number,
  deprecatedAt: number | string | null,
  createdAt: number | string,
  updatedAt: number | string,
];

function unpackRow(value: unknown): ListRow {
  const row = fromJson<Packed>(value);
  return {
    id: row[0],
    kind: row[1],
    namespace: row[2],
    name: row[3],
    displayName: row[4],
    description: row[5],
    visibility: row[6],
    origin: row[7],
    tags: fromJson(row[8]),
    latestVersion: row[9],
    installs: row[10],
    deprecatedAt: row[11] === null ? null : new Date(row[11]),
    createdAt: new Date(row[12]),
    updatedAt: new Date(row[13]),
  };
}

function fromJson<T>(value: unknown): T {
  return (typeof value === 'string' ? JSON.parse(value) : value) as T;
}
