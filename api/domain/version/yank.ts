import { eq } from 'drizzle-orm';
import { formatRef } from '#schema/name.ts';
import { AppError } from '#schema/error.ts';
import type { VersionSummary, YankSeverity } from '#schema/version.ts';
import { type AssetKey, getReadableAssetExclusively } from '../asset/find.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { requireWrite } from '../policy.ts';
import { getVersionRow, summariseVersions, type VersionRow } from './get.ts';
import { settleLatest } from './latest.ts';
import { keepTextsOf } from './texts.ts';

/** Why a version is yanked. */
export type Yank = { reason: string; severity: YankSeverity };

/**
 * Hides a version from resolution; a `broken` one stays downloadable by its exact number, the files of a `security` one
 * are for owners and admins. Again, it changes reason and severity. `latest` moves to the highest version that is left.
 * Throws `asset.not_found`, `version.not_found`, `auth.*`.
 */
export function yankVersion(
  ctx: Context,
  key: AssetKey,
  selector: string,
  yank: Yank,
): Promise<VersionSummary> {
  return setYank(ctx, key, selector, { action: 'version.yank', yank });
}

/** Undoes a yank; `latest` moves back to the version if it is the newest. Throws as {@link yankVersion} does. */
export function unyankVersion(
  ctx: Context,
  key: AssetKey,
  selector: string,
): Promise<VersionSummary> {
  return setYank(ctx, key, selector, { action: 'version.unyank', yank: null });
}

async function setYank(
  ctx: Context,
  key: AssetKey,
  selector: string,
  { action, yank }: { action: 'version.yank' | 'version.unyank'; yank: Yank | null },
): Promise<VersionSummary> {
  await keepTextsOf(ctx, key);
  return ctx.db.write(async (tx) => {
    const asset = await getReadableAssetExclusively(ctx, tx, key);
    requireWrite(ctx, { id: asset.namespaceId, name: asset.namespace });
    const version = await getVersionRow(ctx, asset, selector, tx);
    const changed: VersionRow = {
      ...version,
      yankedAt: yank === null ? null : (version.yankedAt ?? ctx.now()),
      yankReason: yank?.reason ?? null,
      yankSeverity: yank?.severity ?? null,
    };
    const { versions } = ctx.db.tables;
    await tx
      .update(versions)
      .set({
        yankedAt: changed.yankedAt,
        yankReason: changed.yankReason,
        yankSeverity: changed.yankSeverity,
      })
      .where(eq(versions.id, version.id));
    const cameBack = yank === null && version.yankedAt !== null;
    await settleLatest(tx, ctx, asset, cameBack ? version.version : null);
    await audit(tx, ctx, {
      action,
      subject: formatRef({ ...asset, selector: version.version }),
      subjectKind: asset.kind,
      subjectId: version.id,
      detail: { ...yank },
    });
    const [summary] = await summariseVersions(ctx, [changed], tx);
    if (!summary) throw new AppError('internal.error', 'The version cannot be read back.');
    return summary;
  });
}
