import { eq, sql } from 'drizzle-orm';
import type { AssetSummary } from '#schema/asset.ts';
import type { Kind } from '#schema/kind.ts';
import { AppError } from '#schema/error.ts';
import { parseRef } from '#schema/name.ts';
import type { Page } from '#schema/page.ts';
import type { ListQuery } from '#schema/routes/asset-inputs.ts';
import { findTarget } from '#schema/targets.ts';
import type { Context } from '../context.ts';
import { readableBy } from '../policy.ts';
import { executePrepared } from '../prepared.ts';
import { listAssets, listAssetsByIds } from './list.ts';

/**
 * One page of the assets of a kind: those that match `q`, by relevance unless another order is asked for,
 * or without words those that the filters leave, by installs. Throws `request.invalid` for a cursor that is not of this list and for an
 * agent target that does not exist. Every skill fits every target, so `target` leaves none out.
 */
export async function findAssets(
  ctx: Context,
  kind: Kind,
  query: ListQuery,
): Promise<Page<AssetSummary>> {
  if (query.target !== undefined && !findTarget(query.target)) {
    throw new AppError('request.invalid', `There is no agent target "${query.target}".`, {
      errors: [{ pointer: '/target', detail: 'Unknown agent target' }],
    });
  }
  const typed = query.q?.trim() ?? '';
  const tags = query.tag ?? [];
  const isFiltered = tags.length > 0 || query.namespace !== undefined || query.owner !== undefined;
  if (typed === '' && !isFiltered) return listAssets(ctx, kind, query);
  const [asked, wanted, createdBy] = await Promise.all([
    readRef(ctx, typed),
    findNamespaceId(ctx, query.namespace),
    findUserId(ctx, query.owner),
  ]);
  const { text, namespaceId = wanted } = asked;
  if (namespaceId === null || createdBy === null) return { items: [], nextCursor: null, total: 0 };
  // Without words nothing is more relevant than another.
  const byDefault = text === '' ? 'installs' : 'relevance';
  const sort = query.sort === 'relevance' ? byDefault : (query.sort ?? byDefault);
  const found = await ctx.search.query({
    text,
    kind,
    tags,
    namespaceId,
    createdBy,
    readable: readableBy(ctx),
    sort,
    cursor: query.cursor,
    size: query.size,
  });
  const items = await listAssetsByIds(ctx, found.assetIds);
  return { items, nextCursor: found.next, total: found.total };
}

/** Someone who types `team/name` means that namespace, if there is one; `and/or` is just words. */
async function readRef(
  ctx: Context,
  typed: string,
): Promise<{ text: string; namespaceId?: string }> {
  const ref = parseRef(typed);
  const namespaceId = ref?.namespace ? await findNamespaceId(ctx, ref.namespace) : null;
  return ref && namespaceId ? { text: ref.name, namespaceId } : { text: typed };
}

/** undefined when no filter is wanted, null when nothing has that name. */
async function findNamespaceId(ctx: Context, name: string | undefined) {
  if (name === undefined) return undefined;
  const { namespaces } = ctx.db.tables;
  const build = () =>
    ctx.db.query
      .select({ id: namespaces.id })
      .from(namespaces)
      .where(eq(namespaces.name, sql.placeholder('name')));
  const [row] = await executePrepared(ctx.db, 'namespace-id', build, { name });
  return row?.id ?? null;
}

async function findUserId(ctx: Context, username: string | undefined) {
  if (username === undefined) return undefined;
  const { users } = ctx.db.tables;
  const [row] = await ctx.db.query
    .select({ id: users.id })
    .from(users)
    .where(eq(users.username, username));
  return row?.id ?? null;
}
