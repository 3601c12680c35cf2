import { and, eq, ne } from 'drizzle-orm';
import type { AssetSummary } from '#schema/asset.ts';
import { AppError } from '#schema/error.ts';
import { formatRef } from '#schema/name.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import { canAdminister, canRead, isAdmin, requireActor, requireAdminister } from '../policy.ts';
import { keepTextsOf } from '../version/texts.ts';
import { type AssetKey, assetNotFound, type FoundAsset, findByAnyNameExclusively } from './find.ts';
import { indexAsset } from './index-asset.ts';
import { summariseAsset } from './summarise.ts';
import { changeAssetRow } from './write-row.ts';

/** How long a deleted asset can be restored. */
export const restorableMilliseconds = 30 * 86_400_000;

/**
 * Brings a deleted asset back as it was. Owners and maintainers restore what one of them deleted; admins everything.
 * Throws `auth.*`, `asset.not_found` when there is none that the caller may restore or it was deleted more than 30 days
 * ago, and `asset.not_deleted`.
 */
export async function restoreAsset(ctx: Context, key: AssetKey): Promise<AssetSummary> {
  requireActor(ctx, 'publish');
  await keepTextsOf(ctx, key);
  return ctx.db.write(async (tx) => {
    const asset = await findByAnyNameExclusively(ctx, tx, key);
    const at = ctx.now();
    if (!asset || !canRead(ctx, asset)) throw assetNotFound(ctx, formatRef(key));
    if (asset.deletedAt === null) {
      requireAdminister(ctx, { id: asset.namespaceId, name: asset.namespace });
      throw new AppError('asset.not_deleted', `"${formatRef(asset)}" is not deleted.`);
    }
    const isOver = at.getTime() - asset.deletedAt.getTime() > restorableMilliseconds;
    if (isOver || !canAdminister(ctx, asset.namespaceId)) throw assetNotFound(ctx, formatRef(key));
    await requireDeletedByOwner(ctx, tx, asset);
    const changes = { deletedAt: null, deletedBy: null, updatedAt: at };
    const restored = await changeAssetRow(tx, ctx, asset, changes);
    await indexAsset(tx, ctx, restored);
    await audit(tx, ctx, {
      action: 'asset.restore',
      subject: formatRef(asset),
      subjectKind: asset.kind,
      subjectId: asset.id,
    });
    return summariseAsset(restored);
  });
}

/** An author does not bring back what an admin took away. */
async function requireDeletedByOwner(
  ctx: Context,
  tx: Transaction,
  { deletedBy, namespaceId, ...asset }: FoundAsset,
): Promise<void> {
  if (isAdmin(ctx.actor)) return;
  const { namespaceMembers } = ctx.db.tables;
  const [owner] =
    deletedBy === null
      ? []
      : await tx
          .select({ userId: namespaceMembers.userId })
          .from(namespaceMembers)
          .where(
            and(
              eq(namespaceMembers.namespaceId, namespaceId),
              eq(namespaceMembers.userId, deletedBy),
              ne(namespaceMembers.role, 'member'),
            ),
          );
  if (owner) return;
  throw new AppError(
    'auth.forbidden',
    `An admin deleted "${formatRef(asset)}"; ask an admin to restore it.`,
  );
}
