import { z } from 'zod';
import { and, asc, count, desc, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { AssetSummary, Kind, Sort } from '#schema/asset.ts';
import type { Page } from '#schema/page.ts';
import type { ListQuery } from '#schema/routes/assets.ts';
import type { Tables } from '#schema/tables/define.ts';
import type { Context } from '../context.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { readableBy } from '../policy.ts';
import { executePrepared } from '../prepared.ts';
import { type SummaryRow, summariseAsset } from './summarise.ts';

type Filter = { kind: Kind; query: Pick<ListQuery, 'tag' | 'namespace' | 'owner'> };

/** A list of assets that the caller may read, in one of the orders, from a cursor on. Without `q`; see {@link findAssets}. */
export async function listAssets(
  ctx: Context,
  kind: Kind,
  query: ListQuery,
): Promise<Page<AssetSummary>> {
  const sort = query.sort === 'relevance' || !query.sort ? 'installs' : query.sort;
  const filter = buildFilter(ctx, { kind, query });
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
    .select(summaryColumns(ctx.db.tables))
    .from(assets)
    .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
    .where(and(inArray(assets.id, ids), isNull(assets.deletedAt)));
  const byId = new Map(rows.map((row) => [row.id, row]));
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

/** Conditions with placeholders, what fills them, and a text that names their shape. */
type BuiltFilter = { shape: string; where: SQL | undefined; values: Record<string, unknown> };

function buildFilter(ctx: Context, { kind, query }: Filter): BuiltFilter {
  const { assets, assetTags, namespaces, users } = ctx.db.tables;
  const readable = readableBy(ctx);
  const values: Record<string, unknown> = { kind };
  const conditions: (SQL | undefined)[] = [
    eq(assets.kind, sql.placeholder('kind')),
    isNull(assets.deletedAt),
  ];
  const fill = (name: string, value: unknown) => {
    values[name] = value;
    return sql.placeholder(name);
  };
  if (!readable.all) {
    const ways = [
      ...readable.visibilities.map((one) => eq(assets.visibility, one)),
      ...readable.namespaceIds.map((id, at) => eq(assets.namespaceId, fill(`readable${at}`, id))),
    ];
    conditions.push(ways.length > 0 ? or(...ways) : sql`1 = 0`);
  }
  const tags = query.tag ?? [];
  for (const [at, tag] of tags.entries()) {
    const tagged = ctx.db.query
      .select({ id: assetTags.assetId })
      .from(assetTags)
      .where(eq(assetTags.tag, fill(`tag${at}`, tag)));
    conditions.push(inArray(assets.id, tagged));
  }
  if (query.namespace) conditions.push(eq(namespaces.name, fill('namespace', query.namespace)));
  if (query.owner) {
    const owner = ctx.db.query
      .select({ id: users.id })
      .from(users)
      .where(eq(users.username, fill('owner', query.owner)));
    conditions.push(inArray(assets.createdBy, owner));
  }
  const shape = [
    readable.all ? 'all' : `${readable.visibilities.join('+')}~${readable.namespaceIds.length}`,
    tags.length,
    query.namespace ? 'namespace' : '',
    query.owner ? 'owner' : '',
  ].join('|');
  return { shape, where: and(...conditions), values };
}

function listRows(
  ctx: Context,
  filter: BuiltFilter,
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
      .select(summaryColumns(ctx.db.tables))
      .from(assets)
      .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
      .where(and(filter.where, beyond))
      .orderBy(order(key), order(assets.id))
      .limit(sql.placeholder('limit'));
  };
  const values: Record<string, unknown> = { ...filter.values, limit };
  if (after) {
    values['afterKey'] = sort === 'updated' ? new Date(after[1]) : after[1];
    values['afterId'] = after[2];
  }
  return executePrepared(
    ctx.db,
    `list|${filter.shape}|${sort}|${after ? 'after' : ''}`,
    build,
    values,
  );
}

const totals = new WeakMap<Context['db'], { generation: number; byFilter: Map<string, number> }>();

/** How many match. Counting 100,000 rows takes longer than listing 20, so a count is kept until the next write. */
async function countRows(ctx: Context, filter: BuiltFilter): Promise<number> {
  const generation = ctx.db.generation();
  let known = totals.get(ctx.db);
  if (!known || known.generation !== generation || known.byFilter.size > 1000) {
    known = { generation: generation ?? -1, byFilter: new Map() };
    if (generation !== null) totals.set(ctx.db, known);
  }
  const key = `${filter.shape}|${JSON.stringify(filter.values)}`;
  const found = known.byFilter.get(key);
  if (found !== undefined) return found;
  const { assets, namespaces } = ctx.db.tables;
  const build = () =>
    ctx.db.query
      .select({ total: count() })
      .from(assets)
      .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
      .where(filter.where);
  const [row] = await executePrepared(ctx.db, `count|${filter.shape}`, build, filter.values);
  known.byFilter.set(key, row?.total ?? 0);
  return row?.total ?? 0;
}

/** What a list reads of an asset: nothing long. */
function summaryColumns({ assets, namespaces }: Tables) {
  return {
    id: assets.id,
    kind: assets.kind,
    namespace: namespaces.name,
    name: assets.name,
    displayName: assets.displayName,
    description: assets.description,
    visibility: assets.visibility,
    origin: assets.origin,
    tags: assets.tags,
    latestVersion: assets.latestVersion,
    installs: assets.installs,
    deprecatedAt: assets.deprecatedAt,
    createdAt: assets.createdAt,
    updatedAt: assets.updatedAt,
  };
}
