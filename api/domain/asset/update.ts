import type { AssetSummary } from '#schema/asset.ts';
import { AppError } from '#schema/error.ts';
import { formatRef, parseRef } from '#schema/name.ts';
import type { AssetPatch } from '#schema/routes/asset-inputs.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import { requireReadableParts } from '../part/visible.ts';
import { requireAdminister, requireWrite } from '../policy.ts';
import { keepTextsOf } from '../version/texts.ts';
import { type AssetKey, type FoundAsset, getReadableAssetExclusively } from './find.ts';
import { indexAsset } from './index-asset.ts';
import { replaceTags } from './replace-tags.ts';
import { summariseAsset } from './summarise.ts';
import { changeAssetRow } from './write-row.ts';

/**
 * Changes visibility, tags or deprecation; what is left out stays. Changing visibility takes an owner or
 * maintainer. `alsoWrite` writes in the same transaction, and undoes everything with what it throws.
 * Throws `asset.not_found`, `auth.*`, and `request.invalid` for a successor that is no ref, or parts that not
 * everyone could see after the change.
 */
export async function updateAsset(
  ctx: Context,
  key: AssetKey,
  patch: AssetPatch,
  alsoWrite?: (tx: Transaction) => Promise<void>,
): Promise<AssetSummary> {
  if (patch.tags !== undefined || patch.visibility !== undefined) await keepTextsOf(ctx, key);
  return ctx.db.write(async (tx) => {
    const asset = await getReadableAssetExclusively(ctx, tx, key);
    const namespace = { id: asset.namespaceId, name: asset.namespace };
    if (patch.visibility === undefined) requireWrite(ctx, namespace);
    else requireAdminister(ctx, namespace);
    if (patch.visibility !== undefined && patch.visibility !== asset.visibility)
      await requireReadableParts(ctx, tx, asset, patch.visibility);
    const tags = patch.tags === undefined ? asset.tags : [...new Set(patch.tags)];
    const changes = {
      visibility: patch.visibility ?? asset.visibility,
      tags,
      ...deprecate(ctx, asset, patch),
      updatedAt: ctx.now(),
    };
    const changed = await changeAssetRow(tx, ctx, asset, changes);
    if (patch.tags !== undefined) await replaceTags(tx, ctx, asset.id, tags);
    if (patch.tags !== undefined || patch.visibility !== undefined)
      await indexAsset(tx, ctx, changed);
    await audit(tx, ctx, {
      action: 'asset.update',
      subject: formatRef(asset),
      subjectKind: asset.kind,
      subjectId: asset.id,
      detail: { ...patch },
    });
    await alsoWrite?.(tx);
    return summariseAsset(changed);
  });
}

const noSuccessor = { successor: null, successorKind: null };

function deprecate(ctx: Context, asset: FoundAsset, { deprecation }: AssetPatch) {
  if (deprecation === undefined) return {};
  if (deprecation === null) return { deprecatedAt: null, deprecationMessage: null, ...noSuccessor };
  if (deprecation.successor !== null && parseRef(deprecation.successor) === null) {
    throw new AppError(
      'request.invalid',
      `"${deprecation.successor}" is not a ref such as team/name.`,
      {
        errors: [{ pointer: '/deprecation/successor', detail: 'Not a ref' }],
      },
    );
  }
  return {
    deprecatedAt: asset.deprecatedAt ?? ctx.now(),
    deprecationMessage: deprecation.message,
    ...(deprecation.successor === null
      ? noSuccessor
      : {
          successor: deprecation.successor,
          successorKind: deprecation.successorKind ?? asset.kind,
        }),
  };
}
