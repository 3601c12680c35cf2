import { and, eq, isNull } from 'drizzle-orm';
import type { Kind } from '#schema/kind.ts';
import { AppError } from '#schema/error.ts';
import { formatRef } from '#schema/name.ts';
import type { Context } from '../context.ts';
import type { Queries } from '../database.ts';
import { canRead } from '../policy.ts';
import type { AssetKey, FoundAsset } from './find.ts';

/** A former name: the asset that moved away from it, or null if that was removed for good. */
export type Redirect = { asset: FoundAsset | null };

/** The redirect at a name, whoever asks; null if no asset ever moved away from it. */
export async function findRedirect(
  { db }: Pick<Context, 'db'>,
  query: Pick<Queries, 'select'>,
  key: AssetKey,
): Promise<Redirect | null> {
  const { assetRedirects, namespaces } = db.tables;
  const [row] = await query
    .select({ assetId: assetRedirects.assetId })
    .from(assetRedirects)
    .innerJoin(namespaces, eq(namespaces.id, assetRedirects.namespaceId))
    .where(
      and(
        eq(assetRedirects.kind, key.kind),
        eq(namespaces.name, key.namespace),
        eq(assetRedirects.name, key.name),
      ),
    );
  if (!row) return null;
  if (row.assetId === null) return { asset: null };
  const { assets } = db.tables;
  const [found] = await query
    .select({ asset: assets, namespace: namespaces.name })
    .from(assets)
    .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
    .where(eq(assets.id, row.assetId));
  return { asset: found ? { ...found.asset, namespace: found.namespace } : null };
}

/** A former name of an asset, with the id of its namespace. */
export type FormerName = AssetKey & { namespaceId: string };

/** The former names of an asset. */
export async function listFormerNames(
  { db }: Pick<Context, 'db'>,
  query: Pick<Queries, 'select'>,
  { id, kind }: Pick<FoundAsset, 'id' | 'kind'>,
): Promise<FormerName[]> {
  const { assetRedirects, namespaces } = db.tables;
  const rows = await query
    .select({
      namespace: namespaces.name,
      namespaceId: namespaces.id,
      name: assetRedirects.name,
    })
    .from(assetRedirects)
    .innerJoin(namespaces, eq(namespaces.id, assetRedirects.namespaceId))
    .where(eq(assetRedirects.assetId, id));
  return rows.map((row) => ({ kind, ...row }));
}

/** The assets that are not deleted and once had this bare name, each once, whoever asks. */
export async function listMovedFromName(
  { db }: Pick<Context, 'db'>,
  kind: Kind,
  name: string,
): Promise<FoundAsset[]> {
  const { assetRedirects, assets, namespaces } = db.tables;
  const rows = await db.query
    .select({ asset: assets, namespace: namespaces.name })
    .from(assetRedirects)
    .innerJoin(assets, eq(assets.id, assetRedirects.assetId))
    .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
    .where(
      and(eq(assetRedirects.kind, kind), eq(assetRedirects.name, name), isNull(assets.deletedAt)),
    )
    .orderBy(namespaces.name, assets.name);
  const byId = new Map(rows.map(({ asset, namespace }) => [asset.id, { ...asset, namespace }]));
  return [...byId.values()];
}

/**
 * Checks that no asset moved away from a name, which stays reserved then. Throws `asset.moved`, which says where it went
 * if the caller may read it.
 */
export async function requireNotMoved(
  ctx: Context,
  query: Pick<Queries, 'select'>,
  key: AssetKey,
): Promise<void> {
  const redirect = await findRedirect(ctx, query, key);
  if (redirect) throw nameMoved(ctx, key, redirect);
}

/** The error for a name that an asset moved away from. */
export function nameMoved(ctx: Context, key: AssetKey, { asset }: Redirect): AppError {
  const ref = formatRef(key);
  if (!asset || asset.deletedAt !== null || !canRead(ctx, asset)) {
    return new AppError(
      'asset.moved',
      `"${ref}" is the former name of another asset and stays reserved. Choose another name.`,
    );
  }
  return new AppError(
    'asset.moved',
    `"${ref}" has moved to "${formatRef(asset)}", and its former name stays reserved. Publish it as "${formatRef(asset)}", or choose another name.`,
    { candidates: [formatRef(asset)] },
  );
}
