import { and, asc, count, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { AssetSummary } from '#schema/asset.ts';
import type { Page } from '#schema/page.ts';
import { type AssetKey, getReadableAsset } from '../asset/find.ts';
import { sortCursors } from '../asset/sort-cursors.ts';
import { summariseAsset } from '../asset/summarise.ts';
import type { Context } from '../context.ts';
import { readableAssets } from '../policy.ts';

/**
 * The assets whose latest version requires any version of this asset, as far as the caller may read them, by name.
 * Throws `asset.not_found`, and `request.invalid` for a wrong cursor.
 */
export async function listUsers(
  ctx: Context,
  key: AssetKey,
  page: { cursor?: string | undefined; size: number },
): Promise<Page<AssetSummary>> {
  const part = await getReadableAsset(ctx, key);
  const after = page.cursor === undefined ? null : sortCursors.name.decode(page.cursor);
  const { assets, namespaces, versions, versionParts } = ctx.db.tables;
  const { query } = ctx.db;
  const requiring = query
    .select({ id: versionParts.versionId })
    .from(versionParts)
    .where(eq(versionParts.assetId, part.id));
  const isLatest = and(
    eq(versions.assetId, assets.id),
    eq(versions.version, assets.latestVersion),
    isNull(versions.yankedAt),
  );
  const uses = and(inArray(versions.id, requiring), isNull(assets.deletedAt), readableAssets(ctx));
  const beyond = after
    ? sql`(${assets.name}, ${assets.id}) > (${after[1]}, ${after[2]})`
    : undefined;
  const [rows, [counted]] = await Promise.all([
    query
      .select({ asset: assets, namespace: namespaces.name })
      .from(versions)
      .innerJoin(assets, isLatest)
      .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
      .where(and(uses, beyond))
      .orderBy(asc(assets.name), asc(assets.id))
      .limit(page.size + 1),
    query.select({ total: count() }).from(versions).innerJoin(assets, isLatest).where(uses),
  ]);
  const shown = rows.slice(0, page.size);
  const last = shown.at(-1)?.asset;
  return {
    items: shown.map(({ asset, namespace }) => summariseAsset({ ...asset, namespace })),
    nextCursor:
      last && rows.length > page.size
        ? sortCursors.name.encode(['name', last.name, last.id])
        : null,
    total: counted?.total ?? 0,
  };
}
