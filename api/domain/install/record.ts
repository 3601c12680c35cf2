import { eq, sql } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { findTarget } from '#schema/targets.ts';
import { type AssetKey, getReadableAsset } from '../asset/find.ts';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { getVersionRow } from '../version/get.ts';

/**
 * Counts one install: a row, the asset's counter and the day's, exact under concurrency. The row says who
 * and when, so it is its own audit entry. Throws `asset.not_found`, `version.not_found`, `target.unknown`.
 */
export async function recordInstall(
  ctx: Context,
  key: AssetKey,
  input: { version: string; target: string },
): Promise<void> {
  if (!findTarget(input.target)) {
    throw new AppError('target.unknown', `There is no agent target "${input.target}".`);
  }
  const asset = await getReadableAsset(ctx, key);
  const version = await getVersionRow(ctx, asset, input.version);
  const { installs, installDays, assets } = ctx.db.tables;
  const at = ctx.now();
  await ctx.db.write(async (tx) => {
    await tx.insert(installs).values({
      id: newId(),
      assetId: asset.id,
      versionId: version.id,
      userId: ctx.actor?.userId ?? null,
      target: input.target,
      installedAt: at,
    });
    await tx
      .update(assets)
      .set({ installs: sql`${assets.installs} + 1` })
      .where(eq(assets.id, asset.id));
    await tx
      .insert(installDays)
      .values({ assetId: asset.id, day: at.toISOString().slice(0, 10), count: 1 })
      .onConflictDoUpdate({
        target: [installDays.assetId, installDays.day],
        set: { count: sql`${installDays.count} + 1` },
      });
  });
}
