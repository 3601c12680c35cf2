import { and, asc, count, desc, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { AssetSummary, Kind } from '#schema/asset.ts';
import type { ListQuery } from '#schema/routes/assets.ts';
import type { Context } from '../context.ts';
import type { Database } from '../database.ts';
import { readableBy } from '../policy.ts';
import { executePrepared, firstAtOnce } from '../prepared.ts';
import { AssetPage, dropLastItem, itemSeparator } from './asset-page.ts';
import { findPage, keepPage } from './kept-pages.ts';
import { type ListSort, sortCursors, type SortEnd } from './sort-cursors.ts';

/**
 * A list of all assets of a kind that the caller may read, in one of the orders, from a cursor on. What is
 * narrowed by a filter or by words comes from the search index; see {@link findAssets}.
 */
export async function listAssets(
  ctx: Context,
  kind: Kind,
  query: Pick<ListQuery, 'sort' | 'cursor' | 'size'>,
): Promise<AssetPage> {
  const sort = query.sort === 'relevance' || !query.sort ? 'installs' : query.sort;
  const after = query.cursor === undefined ? null : sortCursors[sort].decode(query.cursor);
  const filter = filterOf(ctx, kind);
  const rows = rowsOf(filter, sort, after, query.size + 1);
  const makePage = async () => {
    const [{ state, items }, total] = await Promise.all([
      readItems(ctx, rows),
      countRows(ctx, filter),
    ]);
    return { state, page: toPage(state, items, { sort, size: query.size, total }) };
  };
  const stateNow = readState(ctx, rows);
  if (stateNow === null) return (await makePage()).page;
  const request = `${rows.shape}|${JSON.stringify(rows.values)}`;
  const known = findPage(ctx.db, request, stateNow, await countRows(ctx, filter));
  if (known) return known;
  // With the state that it was read in, which may not be that of before.
  const { state, page } = await makePage();
  keepPage(ctx.db, request, state, page);
  return page;
}

function toPage(
  state: string,
  items: Uint8Array,
  { sort, size, total }: { sort: ListSort; size: number; total: number },
): AssetPage {
  const ids = state.split(stateSeparator).map((one) => one.slice(0, one.indexOf(' ')));
  const lastId = ids[size - 1];
  if (ids.length <= size || lastId === undefined) return new AssetPage(items, null, total);
  const { items: shown, last } = dropLastItem(items);
  return new AssetPage(
    shown,
    sortCursors[sort].encode([sort, sortValue[sort](last), lastId]),
    total,
  );
}

/** The items of these ids in the order of the ids, for a list whose order the search index gave. */
export async function listItemsByIds(ctx: Context, ids: string[]): Promise<Uint8Array> {
  if (ids.length === 0) return new Uint8Array();
  const { assets } = ctx.db.tables;
  const rows = await ctx.db.query
    .select({ id: assets.id, item: itemOf(ctx.db) })
    .from(assets)
    .where(and(inArray(assets.id, ids), isNull(assets.deletedAt)));
  const byId = new Map(rows.map(({ id, item }) => [id, item]));
  return new TextEncoder().encode(ids.flatMap((id) => byId.get(id) ?? []).join(itemSeparator));
}

const sortValue: Record<ListSort, (item: AssetSummary) => string | number> = {
  installs: (item) => item.installs,
  updated: (item) => Date.parse(item.updatedAt),
  name: (item) => item.name,
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

/** The rows of a page and of one beyond it. */
type Rows = {
  /** Names the statement, but for what it selects. */
  shape: string;
  values: Record<string, unknown>;
  /** A query of them, in their order; without their items it is a third faster. */
  build(ctx: Context, withItems: boolean): ReturnType<typeof buildRows>;
};

function rowsOf(filter: Filter, sort: ListSort, after: SortEnd | null, limit: number): Rows {
  const values: Record<string, unknown> = { ...filter.values, limit };
  if (after) {
    values['afterKey'] = sort === 'updated' ? new Date(after[1]) : after[1];
    values['afterId'] = after[2];
  }
  return {
    shape: `${filter.shape}|${sort}|${after ? 'after' : ''}`,
    values,
    build: (ctx, withItems) => buildRows(ctx, filter, { sort, isAfter: after !== null, withItems }),
  };
}

function buildRows(
  ctx: Context,
  filter: Filter,
  { sort, isAfter, withItems }: { sort: ListSort; isAfter: boolean; withItems: boolean },
) {
  const { assets } = ctx.db.tables;
  const key = { installs: assets.installs, updated: assets.updatedAt, name: assets.name }[sort];
  const descending = sort !== 'name';
  const beyond = isAfter
    ? sql`(${key}, ${assets.id}) ${descending ? sql`<` : sql`>`} (${sql.param(sql.placeholder('afterKey'), key)}, ${sql.placeholder('afterId')})`
    : undefined;
  const order = descending ? desc : asc;
  const item = withItems ? itemOf(ctx.db) : sql<string>`''`;
  return ctx.db.query
    .select({ state: stateOf(ctx.db).as('state'), item: item.as('item') })
    .from(assets)
    .where(and(filter.build(), beyond))
    .orderBy(order(key), order(assets.id))
    .limit(sql.placeholder('limit'))
    .as('page');
}

/** The {@link stateOf} of each row in their order; null where it cannot be had without a way over a network. */
function readState(ctx: Context, rows: Rows): string | null {
  const build = () => {
    const page = rows.build(ctx, false);
    return ctx.db.query.select({ state: ctx.db.joined(page.state, stateSeparator) }).from(page);
  };
  const row = firstAtOnce(ctx.db, `state|${rows.shape}`, build, rows.values);
  return row === null ? null : String(row[0] ?? '');
}

/** The items of the rows, with the state that they were read in. */
async function readItems(ctx: Context, rows: Rows): Promise<{ state: string; items: Uint8Array }> {
  const build = () => {
    const page = rows.build(ctx, true);
    return ctx.db.query
      .select({
        state: ctx.db.joined(page.state, stateSeparator),
        items: ctx.db.joinedBytes(page.item, itemSeparator),
      })
      .from(page);
  };
  const [row] = await executePrepared(ctx.db, `list|${rows.shape}`, build, rows.values);
  return { state: row?.state ?? '', items: row?.items ?? new Uint8Array() };
}

const stateSeparator = ',';

/** A row's id, and the numbers that change with what is shown of it. */
function stateOf({ tables: { assets } }: Database): SQL<string> {
  return sql<string>`${assets.id} || ' ' || ${assets.installs} || ' ' || ${assets.revision}`;
}

/** The JSON of a row's {@link AssetSummary}: the summary that the row keeps, with the counter as it is now. */
function itemOf({ tables: { assets } }: Database): SQL<string> {
  return sql<string>`'{"installs":' || ${assets.installs} || ',' || substr(${assets.summary}, 2)`;
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
