import { and, asc, count, desc, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { AssetSummary } from '#schema/asset.ts';
import type { Kind } from '#schema/kind.ts';
import type { Page } from '#schema/page.ts';
import type { ListQuery } from '#schema/routes/asset-inputs.ts';
import type { Context } from '../context.ts';
import { readableBy } from '../policy.ts';
import { executePrepared } from '../prepared.ts';
import { type ListSort, sortCursors, type SortEnd } from './sort-cursors.ts';
import { summariseAsset, type SummaryRow } from './summarise.ts';

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
  const after = query.cursor === undefined ? null : sortCursors[sort].decode(query.cursor);
  const filter = filterOf(ctx, kind);
  const [rows, total] = await Promise.all([
    // One more than shown, to know whether there is another page.
    readRows(ctx, filter, { sort, after, limit: query.size + 1 }),
    countRows(ctx, filter),
  ]);
  const shown = rows.slice(0, query.size);
  const last = shown.at(-1);
  const nextCursor =
    last && rows.length > query.size
      ? sortCursors[sort].encode([sort, sortValue[sort](last), last.id])
      : null;
  return { items: shown.map(summariseAsset), nextCursor, total };
}

/** The assets of these ids in the order of the ids, for a list whose order the search index gave. */
export async function listAssetsByIds(ctx: Context, ids: string[]): Promise<AssetSummary[]> {
  if (ids.length === 0) return [];
  const { assets, namespaces } = ctx.db.tables;
  const build = () =>
    ctx.db.query
      .select(listedColumns(ctx))
      .from(assets)
      .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
      .where(
        and(
          inArray(
            assets.id,
            ids.map((_, at) => sql.placeholder(`id${at}`)),
          ),
          isNull(assets.deletedAt),
        ),
      );
  const values = Object.fromEntries(ids.map((id, at) => [`id${at}`, id]));
  const rows = await executePrepared(ctx.db, `list-by-ids|${ids.length}`, build, values);
  const byId = new Map(rows.map((row) => [row.id, summariseAsset(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

type ListedRow = SummaryRow & { id: string };

function listedColumns({ db: { tables } }: Context) {
  const { assets, namespaces } = tables;
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

const sortValue: Record<ListSort, (row: ListedRow) => string | number> = {
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

type Wanted = { sort: ListSort; after: SortEnd | null; limit: number };

async function readRows(
  ctx: Context,
  filter: Filter,
  { sort, after, limit }: Wanted,
): Promise<ListedRow[]> {
  const shape = `list|${filter.shape}|${sort}|${after ? 'after' : ''}`;
  const values: Record<string, unknown> = { ...filter.values, limit };
  if (after) {
    values['afterKey'] = sort === 'updated' ? new Date(after[1]) : after[1];
    values['afterId'] = after[2];
  }
  return executePrepared(ctx.db, shape, () => buildRows(ctx, filter, sort, after !== null), values);
}

function buildRows(ctx: Context, filter: Filter, sort: ListSort, isAfter: boolean) {
  const { assets, namespaces } = ctx.db.tables;
  const key = { installs: assets.installs, updated: assets.updatedAt, name: assets.name }[sort];
  const descending = sort !== 'name';
  const beyond = isAfter
    ? sql`(${key}, ${assets.id}) ${descending ? sql`<` : sql`>`} (${sql.param(sql.placeholder('afterKey'), key)}, ${sql.placeholder('afterId')})`
    : undefined;
  const order = descending ? desc : asc;
  return ctx.db.query
    .select(listedColumns(ctx))
    .from(assets)
    .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
    .where(and(filter.build(), beyond))
    .orderBy(order(key), order(assets.id))
    .limit(sql.placeholder('limit'));
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
