import { and, eq } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { formatRef } from '#schema/name.ts';
import { type AssetKey, getReadableAssetExclusively } from '../asset/find.ts';
import { listDistTags } from '../asset/get.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { requireWrite } from '../policy.ts';

/**
 * Removes a dist-tag and returns the remaining ones. Throws `dist_tag.protected` for `latest`,
 * `dist_tag.not_found`, `asset.not_found`, `auth.*`.
 */
export async function removeDistTag(
  ctx: Context,
  key: AssetKey,
  tag: string,
): Promise<Record<string, string>> {
  return ctx.db.write(async (tx) => {
    const asset = await getReadableAssetExclusively(ctx, tx, key);
    requireWrite(ctx, { id: asset.namespaceId, name: asset.namespace });
    if (tag === 'latest') {
      throw new AppError(
        'dist_tag.protected',
        '"latest" can be moved to another version, not removed.',
      );
    }
    const { distTags } = ctx.db.tables;
    const removed = await tx
      .delete(distTags)
      .where(and(eq(distTags.assetId, asset.id), eq(distTags.tag, tag)))
      .returning({ tag: distTags.tag });
    if (removed.length === 0) {
      throw new AppError('dist_tag.not_found', `"${formatRef(asset)}" has no dist-tag "${tag}".`);
    }
    await audit(tx, ctx, {
      action: 'dist_tag.remove',
      subject: formatRef({ ...asset, selector: tag }),
      subjectKind: asset.kind,
      subjectId: asset.id,
    });
    return listDistTags(ctx, asset.id, tx);
  });
}
