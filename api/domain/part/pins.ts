import { eq, inArray } from 'drizzle-orm';
import type { Visibility } from '#schema/asset.ts';
import { AppError } from '#schema/error.ts';
import type { PartTrouble, PinnedPart } from '#schema/version.ts';
import type { Context } from '../context.ts';
import type { Queries, Transaction } from '../database.ts';
import { canRead, readersCanRead } from '../policy.ts';
import type { ResolvedPart } from './resolve.ts';

/**
 * Writes the pins of a version, after checking in the same transaction that each part is still there, not yanked in the
 * meantime, and visible to the readers of the whole. Throws `write.conflict` if one is not.
 */
export async function storeParts(
  tx: Transaction,
  ctx: Context,
  whole: { versionId: string; namespaceId: string; visibility: Visibility },
  parts: readonly ResolvedPart[],
): Promise<void> {
  if (parts.length === 0) return;
  const { assets, versions, versionParts } = ctx.db.tables;
  const ids = parts.map(({ partVersionId }) => partVersionId);
  const rows = await tx
    .select({
      id: versions.id,
      yankedAt: versions.yankedAt,
      yankSeverity: versions.yankSeverity,
      deletedAt: assets.deletedAt,
      namespaceId: assets.namespaceId,
      visibility: assets.visibility,
    })
    .from(versions)
    .innerJoin(assets, eq(assets.id, versions.assetId))
    .where(inArray(versions.id, ids));
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const { ref, version, partVersionId, isExact } of parts) {
    const now = byId.get(partVersionId);
    const isHad = now && (now.yankedAt === null || (isExact && now.yankSeverity !== 'security'));
    const isUsable = isHad && now.deletedAt === null;
    if (!isUsable || !readersCanRead(whole, now)) {
      throw new AppError(
        'write.conflict',
        `"${ref}@${version}" changed at the same time. Try again.`,
      );
    }
  }
  const { versionId } = whole;
  await tx.insert(versionParts).values(
    parts.map(({ kind, ref, requested, version, digest, assetId, partVersionId }, ordinal) => ({
      versionId,
      ordinal,
      kind,
      ref,
      requested,
      version,
      digest,
      assetId,
      partVersionId,
    })),
  );
}

/** The pinned parts of a version in the order of its manifest, with their trouble as the caller may know it. */
export async function listParts(
  ctx: Context,
  versionId: string,
  query: Pick<Queries, 'select'> = ctx.db.query,
): Promise<PinnedPart[]> {
  const { assets, versions, versionParts } = ctx.db.tables;
  const rows = await query
    .select({
      kind: versionParts.kind,
      ref: versionParts.ref,
      requested: versionParts.requested,
      version: versionParts.version,
      digest: versionParts.digest,
      namespaceId: assets.namespaceId,
      visibility: assets.visibility,
      deletedAt: assets.deletedAt,
      deprecatedAt: assets.deprecatedAt,
      partVersionId: versions.id,
      yankedAt: versions.yankedAt,
      yankSeverity: versions.yankSeverity,
    })
    .from(versionParts)
    .leftJoin(assets, eq(assets.id, versionParts.assetId))
    .leftJoin(versions, eq(versions.id, versionParts.partVersionId))
    .where(eq(versionParts.versionId, versionId))
    .orderBy(versionParts.ordinal);
  return rows.map((row) => {
    const trouble = troubleOf(ctx, row);
    return {
      kind: row.kind,
      ref: row.ref,
      requested: row.requested,
      version: row.version,
      digest: row.digest,
      trouble,
      yankSeverity: trouble === 'yanked' ? row.yankSeverity : null,
    };
  });
}

type CurrentPart = {
  /** Null if the asset was removed for good; so are the other fields of the asset then. */
  namespaceId: string | null;
  visibility: Visibility | null;
  deletedAt: Date | null;
  deprecatedAt: Date | null;
  partVersionId: string | null;
  yankedAt: Date | null;
};

function troubleOf(ctx: Context, part: CurrentPart): PartTrouble | null {
  const { namespaceId, visibility } = part;
  if (namespaceId === null || visibility === null) return 'deleted';
  // First, so that nobody learns what became of a part that he may not see.
  if (!canRead(ctx, { namespaceId, visibility })) return 'hidden';
  if (part.deletedAt !== null || part.partVersionId === null) return 'deleted';
  if (part.yankedAt !== null) return 'yanked';
  return part.deprecatedAt === null ? null : 'deprecated';
}
