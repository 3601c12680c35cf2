import type { AssetSummary } from '#schema/asset.ts';
import { AppError } from '#schema/error.ts';
import { formatRef } from '#schema/name.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { requireAdmin } from '../policy.ts';
import { keepTextsOf } from '../version/texts.ts';
import { type AssetKey, assetNotFound, findAssetRowExclusively } from './find.ts';
import { indexAsset } from './index-asset.ts';
import { summariseAsset } from './summarise.ts';
import { changeAssetRow } from './write-row.ts';

const restorableMilliseconds = 30 * 86_400_000;

/**
 * Brings a deleted asset back as it was. For admins. Throws `asset.not_found` when there is none or it was
 * deleted more than 30 days ago, and `asset.not_deleted`.
 */
export async function restoreAsset(ctx: Context, key: AssetKey): Promise<AssetSummary> {
  requireAdmin(ctx);
  await keepTextsOf(ctx, key);
  return ctx.db.write(async (tx) => {
    const asset = await findAssetRowExclusively(ctx, tx, key);
    const at = ctx.now();
    if (!asset) throw assetNotFound(ctx, formatRef(key));
    if (asset.deletedAt === null) {
      throw new AppError('asset.not_deleted', `"${formatRef(key)}" is not deleted.`);
    }
    if (at.getTime() - asset.deletedAt.getTime() > restorableMilliseconds) {
      throw assetNotFound(ctx, formatRef(key));
    }
    const restored = await changeAssetRow(tx, ctx, asset, { deletedAt: null, updatedAt: at });
    await indexAsset(tx, ctx, restored);
    await audit(tx, ctx, {
      action: 'asset.restore',
      subject: formatRef(key),
      subjectKind: key.kind,
      subjectId: asset.id,
    });
    return summariseAsset(restored);
  });
}
