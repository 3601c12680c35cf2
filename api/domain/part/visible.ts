import { and, eq, isNull } from 'drizzle-orm';
import type { Visibility } from '#schema/asset.ts';
import { AppError } from '#schema/error.ts';
import { formatRef } from '#schema/name.ts';
import type { FoundAsset } from '../asset/find.ts';
import type { Context } from '../context.ts';
import type { Queries } from '../database.ts';
import { readersCanRead } from '../policy.ts';
import { narrowerText } from './resolve.ts';

/** The most parts that one refusal names. */
const namedMax = 20;

/**
 * Checks that everyone who may read an asset with this visibility may read the parts of all its versions that are not
 * yanked. Throws `request.invalid` at `/visibility` with the parts that not all of them may read.
 */
export async function requireReadableParts(
  ctx: Context,
  query: Pick<Queries, 'select' | 'selectDistinct'>,
  whole: Pick<FoundAsset, 'id' | 'namespaceId' | 'namespace' | 'name'>,
  visibility: Visibility,
): Promise<void> {
  const { assets, namespaces, versions, versionParts } = ctx.db.tables;
  const rows = await query
    .selectDistinct({
      namespace: namespaces.name,
      namespaceId: assets.namespaceId,
      name: assets.name,
      visibility: assets.visibility,
    })
    .from(versions)
    .innerJoin(versionParts, eq(versionParts.versionId, versions.id))
    .innerJoin(assets, eq(assets.id, versionParts.assetId))
    .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
    .where(and(eq(versions.assetId, whole.id), isNull(versions.yankedAt), isNull(assets.deletedAt)))
    .orderBy(namespaces.name, assets.name);
  const narrower = rows.filter(
    (part) => !readersCanRead({ namespaceId: whole.namespaceId, visibility }, part),
  );
  if (narrower.length === 0) return;
  const refs = narrower.slice(0, 5).map(formatRef);
  throw new AppError(
    'request.invalid',
    `"${formatRef(whole)}" cannot be ${visibility}: its versions require ${refs.join(', ')}, which not everyone could see then. Make the parts visible first, or yank the versions that require them.`,
    {
      errors: narrower
        .slice(0, namedMax)
        .map((part) => ({ pointer: '/visibility', detail: narrowerText(visibility, part) })),
    },
  );
}
