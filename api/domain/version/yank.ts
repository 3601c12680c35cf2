import { eq } from 'drizzle-orm';
import { formatRef } from '#schema/name.ts';
import { AppError } from '#schema/error.ts';
import type { VersionSummary } from '#schema/version.ts';
import { type AssetKey, getReadableAssetExclusively } from '../asset/find.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { requireWrite } from '../policy.ts';
import { getVersionRow, summariseVersions, type VersionRow } from './get.ts';
import { settleLatest } from './latest.ts';
import { keepTextsOf } from './texts.ts';

/**
 * Hides a version from resolution; it stays downloadable by its exact number. `latest` moves to the highest
 * version that is left. Throws `asset.not_found`, `version.not_found`, `auth.*`.
 */
export function yankVersion(
  ctx: Context,
  key: AssetKey,
  selector: string,
  reason: string,
): Promise<VersionSummary> {
  return setYank(ctx, key, selector, { action: 'version.yank', reason });
}

/** Undoes a yank; `latest` moves back to the version if it is the newest. Throws as {@link yankVersion} does. */
export function unyankVersion(
  ctx: Context,
  key: AssetKey,
  selector: string,
): Promise<VersionSummary> {
  return setYank(ctx, key, selector, { action: 'version.unyank', reason: null });
}

async function setYank(
  ctx: Context,
  key: AssetKey,
  selector: string,
  { action, reason }: { action: 'version.yank' | 'version.unyank'; reason: string | null },
): Promise<VersionSummary> {
  await keepTextsOf(ctx, key);
  return ctx.db.write(async (tx) => {
    const asset = await getReadableAssetExclusively(ctx, tx, key);
    requireWrite(ctx, { id: asset.namespaceId, name: asset.namespace });
    const version = await getVersionRow(ctx, asset, selector, tx);
    const changed: VersionRow = {
      ...version,
      yankedAt: reason === null ? null : (version.yankedAt ?? ctx.now()),
      yankReason: reason,
    };
    const { versions } = ctx.db.tables;
    await tx
      .update(versions)
      .set({ yankedAt: changed.yankedAt, yankReason: changed.yankReason })
      .where(eq(versions.id, version.id));
    const cameBack = reason === null && version.yankedAt !== null;
    await settleLatest(tx, ctx, asset, cameBack ? version.version : null);
    await audit(tx, ctx, {
      action,
      subject: formatRef({ ...asset, selector: version.version }),
      subjectKind: asset.kind,
      subjectId: version.id,
      detail: reason === null ? {} : { reason },
    });
    const [summary] = await summariseVersions(ctx, [changed], tx);
    if (!summary) throw new AppError('internal.error', 'The version cannot be read back.');
    return summary;
  });
}
