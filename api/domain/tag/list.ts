import { and, count, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Kind } from '#schema/asset.ts';
import type { Context } from '../context.ts';
import { readableBy, readableWhere } from '../policy.ts';

/** Tags of readable assets with how many carry each, most used first; `q` keeps those that start with it. */
export async function listTags(
  ctx: Context,
  query: { kind?: Kind | undefined; q?: string | undefined; size: number },
): Promise<{ tag: string; count: number }[]> {
  const { assets, assetTags } = ctx.db.tables;
  const prefix = query.q?.normalize('NFC').trim().toLowerCase();
  const total = count();
  return ctx.db.query
    .select({ tag: assetTags.tag, count: total })
    .from(assetTags)
    .innerJoin(assets, eq(assets.id, assetTags.assetId))
    .where(
      and(
        isNull(assets.deletedAt),
        query.kind ? eq(assets.kind, query.kind) : undefined,
        prefix ? sql`substr(${assetTags.tag}, 1, ${[...prefix].length}) = ${prefix}` : undefined,
        readableWhere(ctx.db.tables, readableBy(ctx)),
      ),
    )
    .groupBy(assetTags.tag)
    .orderBy(desc(total), assetTags.tag)
    .limit(query.size);
}
