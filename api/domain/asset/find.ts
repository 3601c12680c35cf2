import { and, eq, isNull } from 'drizzle-orm';
import type { Kind } from '#schema/kind.ts';
import { AppError } from '#schema/error.ts';
import { formatRef } from '#schema/name.ts';
import type { Tables } from '#schema/tables/define.ts';
import type { Context } from '../context.ts';
import type { Queries, Transaction } from '../database.ts';
import { canRead } from '../policy.ts';

export type AssetRow = Tables['assets']['$inferSelect'];

/** An asset's row with the name of its namespace. */
export type FoundAsset = AssetRow & { namespace: string };

/** What names an asset in a URL. */
export type AssetKey = { kind: Kind; namespace: string; name: string };

/** The row of that name, deleted or not, whoever asks; null when there is none. For verbs that check by themselves. */
export async function findAssetRow(
  ctx: Pick<Context, 'db'>,
  query: Queries,
  key: AssetKey,
): Promise<FoundAsset | null> {
  const { assets, namespaces } = ctx.db.tables;
  const [row] = await query
    .select({ asset: assets, namespace: namespaces.name })
    .from(assets)
    .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
    .where(
      and(eq(assets.kind, key.kind), eq(namespaces.name, key.namespace), eq(assets.name, key.name)),
    );
  return row ? { ...row.asset, namespace: row.namespace } : null;
}

/**
 * Like {@link findAssetRow}, but first locks the asset, even one that does not exist yet, until the
 * transaction ends: for a read followed by a write.
 */
export async function findAssetRowExclusively(
  ctx: Pick<Context, 'db'>,
  tx: Transaction,
  key: AssetKey,
): Promise<FoundAsset | null> {
  await ctx.db.lock(tx, `asset:${key.kind}:${formatRef(key)}`);
  return findAssetRow(ctx, tx, key);
}

/** {@link getReadableAsset} as {@link findAssetRowExclusively} reads it. */
export async function getReadableAssetExclusively(
  ctx: Context,
  tx: Transaction,
  key: AssetKey,
): Promise<FoundAsset> {
  return readable(ctx, key, await findAssetRowExclusively(ctx, tx, key));
}

/** The asset, if it is not deleted and the caller may read it; throws `asset.not_found`, the same for each. */
export async function getReadableAsset(ctx: Context, key: AssetKey): Promise<FoundAsset> {
  return readable(ctx, key, await findAssetRow(ctx, ctx.db.query, key));
}

function readable(ctx: Context, key: AssetKey, asset: FoundAsset | null): FoundAsset {
  if (!asset || asset.deletedAt !== null || !canRead(ctx, asset))
    throw assetNotFound(ctx, formatRef(key));
  return asset;
}

/** The one answer for what is missing, deleted or not for these eyes. */
export function assetNotFound(ctx: Context, ref: string): AppError {
  const hint = ctx.actor ? '' : ' It may be visible after you sign in.';
  return new AppError('asset.not_found', `There is no "${ref}".${hint}`);
}

/**
 * The asset that a bare name means: the one that the caller may read. Throws `asset.not_found`, or
 * `asset.ambiguous` with the candidates when there are several. Never a fuzzy hit.
 */
export async function resolveBareName(ctx: Context, kind: Kind, name: string): Promise<FoundAsset> {
  const { assets, namespaces } = ctx.db.tables;
  const rows = await ctx.db.query
    .select({ asset: assets, namespace: namespaces.name })
    .from(assets)
    .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
    .where(and(eq(assets.kind, kind), eq(assets.name, name), isNull(assets.deletedAt)))
    .orderBy(namespaces.name);
  const readable = rows.filter(({ asset }) => canRead(ctx, asset));
  const [only, another] = readable;
  if (!only) throw assetNotFound(ctx, name);
  if (another) {
    const candidates = readable.map(({ asset, namespace }) =>
      formatRef({ namespace, name: asset.name }),
    );
    throw new AppError(
      'asset.ambiguous',
      `"${name}" could be ${candidates.slice(0, 5).join(' or ')}. Name one in full.`,
      { candidates: candidates.slice(0, 20) },
    );
  }
  return { ...only.asset, namespace: only.namespace };
}
