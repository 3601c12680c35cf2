import { desc, eq } from 'drizzle-orm';
import { kindModule } from '#schema/kinds/index.ts';
import type { AssetManifest } from '#schema/kinds/kind-module.ts';
import type { FoundAsset } from '../asset/find.ts';
import type { Context } from '../context.ts';
import type { Queries } from '../database.ts';

/**
 * Whether a manifest describes another thing than the asset that has its name, as the newest version of that says.
 * Always false for a kind in which a name means one thing.
 */
export async function isOtherAsset(
  ctx: Pick<Context, 'db'>,
  query: Pick<Queries, 'select'>,
  asset: Pick<FoundAsset, 'id' | 'kind'>,
  manifest: Pick<AssetManifest, 'data' | 'alternativeName'>,
): Promise<boolean> {
  const { isSameAsset } = kindModule(asset.kind);
  if (!isSameAsset || (manifest.alternativeName ?? null) === null) return false;
  const { versions } = ctx.db.tables;
  const [newest] = await query
    .select({ manifest: versions.manifest })
    .from(versions)
    .where(eq(versions.assetId, asset.id))
    .orderBy(desc(versions.publishedAt), desc(versions.id))
    .limit(1);
  return newest !== undefined && !isSameAsset(newest.manifest, manifest.data);
}
