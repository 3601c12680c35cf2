import { z } from 'zod';
import { and, count, desc, eq, sql } from 'drizzle-orm';
import type { Page } from '#schema/page.ts';
import type { VersionSummary } from '#schema/version.ts';
import { type AssetKey, getReadableAsset } from '../asset/find.ts';
import type { Context } from '../context.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { summariseVersions } from './get.ts';

const cursorShape = z.tuple([z.number().int(), z.string()]);

/** The versions of an asset, yanked ones too, newest first. Throws `asset.not_found`. */
export async function listVersions(
  ctx: Context,
  key: AssetKey,
  query: { cursor?: string | undefined; size: number },
): Promise<Page<VersionSummary>> {
  const asset = await getReadableAsset(ctx, key);
  const { versions } = ctx.db.tables;
  const after = query.cursor ? decodeCursor(query.cursor, cursorShape) : null;
  const mine = eq(versions.assetId, asset.id);
  const beyond = after
    ? sql`(${versions.publishedAt}, ${versions.id}) < (${sql.param(new Date(after[0]), versions.publishedAt)}, ${after[1]})`
    : undefined;
  const [rows, [counted]] = await Promise.all([
    ctx.db.query
      .select()
      .from(versions)
      .where(and(mine, beyond))
      .orderBy(desc(versions.publishedAt), desc(versions.id))
      .limit(query.size + 1),
    ctx.db.query.select({ total: count() }).from(versions).where(mine),
  ]);
  const shown = rows.slice(0, query.size);
  const last = rows.length > query.size ? shown.at(-1) : undefined;
  return {
    items: await summariseVersions(ctx, shown),
    nextCursor: last ? encodeCursor([last.publishedAt.getTime(), last.id]) : null,
    total: counted?.total ?? 0,
  };
}
