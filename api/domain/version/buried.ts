import { and, eq, or } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { formatRef } from '#schema/name.ts';
import type { AssetKey, FoundAsset } from '../asset/find.ts';
import { listFormerNames } from '../asset/redirect.ts';
import type { Context } from '../context.ts';
import type { Queries } from '../database.ts';

/** The subject to lock by whoever adds or removes the bytes of a digest. */
export const blobLock = (digest: string) => `blob:${digest}`;

/** The version numbers that were purged of an asset, or under that name if there is none, and are not used again. */
export async function buriedVersions(
  ctx: Pick<Context, 'db'>,
  query: Queries,
  key: AssetKey,
  asset: FoundAsset | null,
): Promise<string[]> {
  const { tombstones } = ctx.db.tables;
  const keys = asset ? [asset, ...(await listFormerNames(ctx, query, asset))] : [key];
  const rows = await query
    .select({ version: tombstones.version })
    .from(tombstones)
    .where(
      or(
        ...keys.map(({ kind, namespace, name }) =>
          and(
            eq(tombstones.kind, kind),
            eq(tombstones.namespace, namespace),
            eq(tombstones.name, name),
          ),
        ),
      ),
    );
  return rows.map(({ version }) => version);
}

/** Throws `version.purged` for content that was purged, unless a version that was not still has it. */
export async function refusePurged(
  { db }: Pick<Context, 'db'>,
  query: Queries,
  digest: string,
): Promise<void> {
  const { tombstones, versions } = db.tables;
  const [buried] = await query
    .select({ digest: tombstones.digest })
    .from(tombstones)
    .where(eq(tombstones.digest, digest))
    .limit(1);
  if (!buried) return;
  const [alive] = await query
    .select({ id: versions.id })
    .from(versions)
    .where(eq(versions.digest, digest))
    .limit(1);
  if (alive) return;
  throw new AppError(
    'version.purged',
    'Exactly these files were purged from this registry and are not taken again. Remove what must not be published, then publish a new version.',
  );
}

/** The refusal of a version number that was purged, with the next free one. */
export function numberPurged(key: AssetKey, version: string, free: string): AppError {
  return new AppError(
    'version.purged',
    `"${formatRef(key)}@${version}" was purged, and its number is not used again. Publish this as ${free} (CLI: --version ${free}).`,
  );
}
