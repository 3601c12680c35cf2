import { formatRef } from '#schema/name.ts';
import { userIdOf } from '../account/actor.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { requireAdminister } from '../policy.ts';
import { type AssetKey, getReadableAssetExclusively } from './find.ts';
import { changeAssetRow } from './write-row.ts';

/**
 * Deletes an asset softly: it is gone from every list, search and download, and can be restored for 30 days
 * (`restoreAsset`). Its name and version numbers stay used. Throws `asset.not_found`, also when it is deleted
 * already, and `auth.*`.
 */
export async function removeAsset(ctx: Context, key: AssetKey): Promise<void> {
  await ctx.db.write(async (tx) => {
    const asset = await getReadableAssetExclusively(ctx, tx, key);
    requireAdminister(ctx, { id: asset.namespaceId, name: asset.namespace });
    const at = ctx.now();
    await changeAssetRow(tx, ctx, asset, {
      deletedAt: at,
      deletedBy: userIdOf(ctx),
      updatedAt: at,
    });
    await ctx.search.remove(tx, asset.id);
    await audit(tx, ctx, {
      action: 'asset.delete',
      subject: formatRef(asset),
      subjectKind: asset.kind,
      subjectId: asset.id,
    });
  });
}
