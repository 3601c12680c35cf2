import { and, eq, isNull } from 'drizzle-orm';
import type { FoundAsset } from '../asset/find.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import { moveLatest } from './move-latest.ts';
import { highestVersion, takesLatest } from './order.ts';

/**
 * Makes `latest` point at a version that can be resolved, after a yank or its undoing: at the version that
 * came back if it is newer, as its publishing would have done; else where it points if that one is not
 * yanked, else at the highest that is not; nowhere when all are. Keeps `assets.latestVersion` and the search
 * index in step, and gives the asset as it is then.
 */
export async function settleLatest(
  tx: Transaction,
  ctx: Pick<Context, 'db' | 'now' | 'search'>,
  asset: FoundAsset,
  returned: string | null,
): Promise<FoundAsset> {
  const { versions, distTags } = ctx.db.tables;
  const alive = await tx
    .select({ id: versions.id, version: versions.version })
    .from(versions)
    .where(and(eq(versions.assetId, asset.id), isNull(versions.yankedAt)));
  const wanted =
    returned !== null && takesLatest(returned, asset.latestVersion)
      ? returned
      : asset.latestVersion;
  const latest = alive.find(({ version }) => version === wanted) ?? highestVersion(alive);
  if ((latest?.version ?? null) === asset.latestVersion) return asset;
  const at = ctx.now();
  if (latest) {
    const target = { versionId: latest.id, updatedAt: at };
    await tx
      .insert(distTags)
      .values({ assetId: asset.id, tag: 'latest', ...target })
      .onConflictDoUpdate({ target: [distTags.assetId, distTags.tag], set: target });
  } else {
    await tx
      .delete(distTags)
      .where(and(eq(distTags.assetId, asset.id), eq(distTags.tag, 'latest')));
  }
  return moveLatest(tx, ctx, asset, latest?.version ?? null);
}
