import { and, count, eq, gt, inArray, isNotNull, sql } from 'drizzle-orm';
import type { AssetSummary } from '#schema/asset.ts';
import { AppError } from '#schema/error.ts';
import type { Kind } from '#schema/kind.ts';
import type { Page } from '#schema/page.ts';
import type { ListQuery } from '#schema/routes/asset-inputs.ts';
import type { Context } from '../context.ts';
import { cutPage, newestFirst, olderThan } from '../newest-first.ts';
import { writableBy } from '../policy.ts';
import { restorableMilliseconds } from './restore.ts';
import { summariseAsset } from './summarise.ts';

/** The filters of other lists, which this one does not take. */
const others = ['q', 'tag', 'owner', 'target', 'sort'] as const;

/**
 * The deleted assets of a kind that can still be restored, in the namespaces that the caller publishes to, or for an
 * admin in all; the last deleted first. Throws `auth.*`, and `request.invalid` for filters other than `namespace`.
 */
export async function listDeletedAssets(
  ctx: Context,
  kind: Kind,
  query: ListQuery,
): Promise<Page<AssetSummary>> {
  const other = others.find((name) => query[name] !== undefined);
  if (other !== undefined) {
    throw new AppError('request.invalid', `/${other}: does not go with state=deleted.`, {
      errors: [{ pointer: `/${other}`, detail: 'Leave it out with state=deleted' }],
    });
  }
  const writable = writableBy(ctx);
  const { assets, namespaces } = ctx.db.tables;
  const since = new Date(ctx.now().getTime() - restorableMilliseconds);
  const order = { at: assets.deletedAt, id: assets.id };
  const wanted = and(
    eq(assets.kind, kind),
    isNotNull(assets.deletedAt),
    gt(assets.deletedAt, since),
    writable === 'all'
      ? undefined
      : writable.length > 0
        ? inArray(assets.namespaceId, writable)
        : sql`1 = 0`,
    query.namespace === undefined ? undefined : eq(namespaces.name, query.namespace),
  );
  const inNamespace = eq(namespaces.id, assets.namespaceId);
  const [rows, [counted]] = await Promise.all([
    ctx.db.query
      .select({ asset: assets, namespace: namespaces.name })
      .from(assets)
      .innerJoin(namespaces, inNamespace)
      .where(and(wanted, olderThan(order, query.cursor)))
      .orderBy(...newestFirst(order))
      .limit(query.size + 1),
    ctx.db.query
      .select({ total: count() })
      .from(assets)
      .innerJoin(namespaces, inNamespace)
      .where(wanted),
  ]);
  const { items, nextCursor } = cutPage(rows, query.size, ({ asset }) => ({
    at: asset.deletedAt ?? asset.updatedAt,
    id: asset.id,
  }));
  return {
    items: items.map(({ asset, namespace }) => ({
      ...summariseAsset({ ...asset, namespace }),
      deletedAt: (asset.deletedAt ?? asset.updatedAt).toISOString(),
    })),
    nextCursor,
    total: counted?.total ?? 0,
  };
}
