import { and, eq } from 'drizzle-orm';
import type { AssetSummary } from '#schema/asset.ts';
import { AppError } from '#schema/error.ts';
import { formatRef } from '#schema/name.ts';
import type { AssetMove } from '#schema/routes/asset-inputs.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import { getNamespace } from '../namespace/get.ts';
import { requireReadableParts } from '../part/visible.ts';
import { requireAdminister, requireWrite } from '../policy.ts';
import { keepTextsOf } from '../version/texts.ts';
import {
  type AssetKey,
  assetNotFound,
  type FoundAsset,
  findAssetRow,
  findByAnyName,
  lockNames,
  readable,
} from './find.ts';
import { indexAsset } from './index-asset.ts';
import { findRedirect, nameMoved } from './redirect.ts';
import { summariseAsset } from './summarise.ts';
import { changeAssetRow } from './write-row.ts';

/**
 * Gives an asset another name, another namespace or both. Everything that hangs on it stays: versions, installs, pins,
 * its source. The former name leads to it from then on, and stays reserved; moving back is allowed. Takes an owner or
 * maintainer, who may also publish to the new namespace. Throws `asset.not_found`, `namespace.not_found`, `auth.*`,
 * `asset.exists` and `asset.moved` for a name that is taken or reserved, `request.invalid` for the name that it has, or
 * for parts that not everyone could see there, and `write.conflict` if it was moved at the same time.
 */
export async function moveAsset(ctx: Context, key: AssetKey, to: AssetMove): Promise<AssetSummary> {
  await keepTextsOf(ctx, key);
  const target = to.namespace === undefined ? null : await getNamespace(ctx, to.namespace);
  return ctx.db.write(async (tx) => {
    const asset = readable(ctx, key, await findByAnyName(ctx, tx, key));
    const home = { id: asset.namespaceId, name: asset.namespace };
    requireAdminister(ctx, home);
    const namespace = target ?? home;
    if (namespace.id !== home.id) requireWrite(ctx, namespace);
    const { kind } = asset;
    const before = { kind, namespace: home.name, name: asset.name };
    const after = { kind, namespace: namespace.name, name: to.name ?? asset.name };
    if (formatRef(before) === formatRef(after))
      throw new AppError('request.invalid', `"${formatRef(before)}" has this name already.`);
    await lockNames(ctx, tx, [before, after]);
    const now = await findAssetRow(ctx, tx, before);
    if (now?.id !== asset.id)
      throw new AppError('write.conflict', 'Someone else moved it at the same time. Try again.');
    if (now.deletedAt !== null) throw assetNotFound(ctx, formatRef(key));
    await takeName(ctx, tx, now, { ...after, namespaceId: namespace.id });
    const moved = { ...now, namespace: namespace.name, namespaceId: namespace.id };
    await requireReadableParts(ctx, tx, { ...moved, name: after.name }, now.visibility);
    const at = ctx.now();
    const changed = await changeAssetRow(tx, ctx, moved, {
      namespaceId: namespace.id,
      name: after.name,
      updatedAt: at,
    });
    await tx
      .insert(ctx.db.tables.assetRedirects)
      .values({ kind, namespaceId: home.id, name: now.name, assetId: now.id, createdAt: at });
    await indexAsset(tx, ctx, changed);
    await audit(tx, ctx, {
      action: 'asset.move',
      subject: formatRef(after),
      subjectKind: kind,
      subjectId: now.id,
      detail: { from: formatRef(before), to: formatRef(after) },
    });
    return summariseAsset(changed);
  });
}

/** Frees the name for the asset if it is a former one of its own. Throws if another asset has or had it. */
async function takeName(
  ctx: Context,
  tx: Transaction,
  asset: FoundAsset,
  to: AssetKey & { namespaceId: string },
): Promise<void> {
  const other = await findAssetRow(ctx, tx, to);
  if (other) {
    const why = other.deletedAt === null ? 'exists' : 'was deleted, and its name stays taken';
    throw new AppError('asset.exists', `"${formatRef(to)}" ${why}. Choose another name.`);
  }
  const redirect = await findRedirect(ctx, tx, to);
  if (!redirect) return;
  if (redirect.asset?.id !== asset.id) throw nameMoved(ctx, to, redirect);
  const { assetRedirects } = ctx.db.tables;
  await tx
    .delete(assetRedirects)
    .where(
      and(
        eq(assetRedirects.kind, to.kind),
        eq(assetRedirects.namespaceId, to.namespaceId),
        eq(assetRedirects.name, to.name),
      ),
    );
}
