import { AppError } from '#schema/error.ts';
import { formatRef } from '#schema/name.ts';
import { type AssetKey, getReadableAssetExclusively } from '../asset/find.ts';
import { listDistTags } from '../asset/get.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { requireWrite } from '../policy.ts';
import { getVersionRow } from '../version/get.ts';
import { moveLatest } from '../version/move-latest.ts';
import { keepTextsOf } from '../version/texts.ts';

/**
 * Points a dist-tag at a version, creating it if necessary, and returns all dist-tags. Throws
 * `version.not_found` also for a yanked version, `asset.not_found` and `auth.*`.
 */
export async function setDistTag(
  ctx: Context,
  key: AssetKey,
  tag: string,
  selector: string,
): Promise<Record<string, string>> {
  if (tag === 'latest') await keepTextsOf(ctx, key);
  return ctx.db.write(async (tx) => {
    const asset = await getReadableAssetExclusively(ctx, tx, key);
    requireWrite(ctx, { id: asset.namespaceId, name: asset.namespace });
    const version = await getVersionRow(ctx, asset, selector, tx);
    if (version.yankedAt !== null) {
      throw new AppError(
        'version.not_found',
        `${version.version} is yanked; a dist-tag cannot point at it.`,
      );
    }
    const { distTags } = ctx.db.tables;
    const target = { versionId: version.id, updatedAt: ctx.now() };
    await tx
      .insert(distTags)
      .values({ assetId: asset.id, tag, ...target })
      .onConflictDoUpdate({ target: [distTags.assetId, distTags.tag], set: target });
    if (tag === 'latest') await moveLatest(tx, ctx, asset, version.version);
    await audit(tx, ctx, {
      action: 'dist_tag.set',
      subject: formatRef({ ...asset, selector: tag }),
      subjectKind: asset.kind,
      subjectId: asset.id,
      detail: { version: version.version },
    });
    return listDistTags(ctx, asset.id, tx);
  });
}
