import { and, count, eq } from 'drizzle-orm';
import type { Page } from '#schema/page.ts';
import type { VersionSummary } from '#schema/version.ts';
import { type AssetKey, getReadableAsset } from '../asset/find.ts';
import type { Context } from '../context.ts';
import { cutPage, newestFirst, olderThan } from '../newest-first.ts';
import { summariseVersions } from './get.ts';

/** The versions of an asset, yanked ones too, newest first. Throws `asset.not_found`, and `request.invalid` for a wrong cursor. */
export async function listVersions(
  ctx: Context,
  key: AssetKey,
  query: { cursor?: string | undefined; size: number },
): Promise<Page<VersionSummary>> {
  const asset = await getReadableAsset(ctx, key);
  const { versions } = ctx.db.tables;
  const mine = eq(versions.assetId, asset.id);
  const order = { at: versions.publishedAt, id: versions.id };
  const [rows, [counted]] = await Promise.all([
    ctx.db.query
      .select()
      .from(versions)
      .where(and(mine, olderThan(order, query.cursor)))
      .orderBy(...newestFirst(order))
      .limit(query.size + 1),
    ctx.db.query.select({ total: count() }).from(versions).where(mine),
  ]);
  const { items, nextCursor } = cutPage(rows, query.size, ({ publishedAt: at, id }) => ({
    at,
    id,
  }));
  return { items: await summariseVersions(ctx, items), nextCursor, total: counted?.total ?? 0 };
}
