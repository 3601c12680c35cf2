import { and, eq, isNull } from 'drizzle-orm';
import type { Kind } from '#schema/kind.ts';
import { AppError } from '#schema/error.ts';
import { formatRef } from '#schema/name.ts';
import type { Tables } from '#schema/tables/define.ts';
import type { Context } from '../context.ts';
import type { Queries, Transaction } from '../database.ts';
import { canRead } from '../policy.ts';
import { findRedirect, listMovedFromName } from './redirect.ts';

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

/** {@link findAssetRow}, or the asset that moved away from that name. */
export async function findByAnyName(
  ctx: Pick<Context, 'db'>,
  query: Queries,
  key: AssetKey,
): Promise<FoundAsset | null> {
  const asset = await findAssetRow(ctx, query, key);
  return asset ?? (await findRedirect(ctx, query, key))?.asset ?? null;
}

/** Locks the names of assets, also of such that do not exist yet, until the transaction ends; in one order, so that no two wait for each other. */
export async function lockNames(
  ctx: Pick<Context, 'db'>,
  tx: Transaction,
  keys: AssetKey[],
): Promise<void> {
  const names = keys.map((key) => `asset:${key.kind}:${formatRef(key)}`);
  for (const name of names.toSorted()) await ctx.db.lock(tx, name);
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
  await lockNames(ctx, tx, [key]);
  return findAssetRow(ctx, tx, key);
}

/** {@link findByAnyName} as {@link findAssetRowExclusively} reads it: the name that the asset has now is locked. */
export async function findByAnyNameExclusively(
  ctx: Context,
  tx: Transaction,
  key: AssetKey,
): Promise<FoundAsset | null> {
  for (let at = key; ;) {
    await lockNames(ctx, tx, [at]);
    const asset = await findByAnyName(ctx, tx, at);
    if (!asset || formatRef(asset) === formatRef(at)) return asset;
    at = { kind: at.kind, namespace: asset.namespace, name: asset.name };
  }
}

/** {@link getReadableAsset} as {@link findByAnyNameExclusively} reads it. */
export async function getReadableAssetExclusively(
  ctx: Context,
  tx: Transaction,
  key: AssetKey,
): Promise<FoundAsset> {
  return readable(ctx, key, await findByAnyNameExclusively(ctx, tx, key));
}

/**
 * The asset of that name, or that moved away from it, if it is not deleted and the caller may read it; throws
 * `asset.not_found`, the same for each.
 */
export async function getReadableAsset(ctx: Context, key: AssetKey): Promise<FoundAsset> {
  return readable(ctx, key, await findByAnyName(ctx, ctx.db.query, key));
}

/** An asset that was found, under the conditions of {@link getReadableAsset}. */
export function readable(ctx: Context, key: AssetKey, asset: FoundAsset | null): FoundAsset {
  if (!asset || asset.deletedAt !== null || !canRead(ctx, asset))
    throw assetNotFound(ctx, formatRef(key));
  return asset;
}

/** The ref that was asked for, if it is a former name of the asset; else null. */
export function movedFromOf(asset: FoundAsset, asked: AssetKey): string | null {
  const ref = formatRef(asked);
  return ref === formatRef(asset) ? null : ref;
}

/** The one answer for what is missing, deleted or not for these eyes. */
export function assetNotFound(ctx: Context, ref: string): AppError {
  const hint = ctx.actor ? '' : ' It may be visible after you sign in.';
  return new AppError('asset.not_found', `There is no "${ref}".${hint}`);
}

/**
 * The asset that a bare name means: the one that the caller may read and has it, else that had it. Throws
 * `asset.not_found`, or
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
  const named = rows
    .map(({ asset, namespace }) => ({ ...asset, namespace }))
    .filter((asset) => canRead(ctx, asset));
  const found =
    named.length > 0
      ? named
      : (await listMovedFromName(ctx, kind, name)).filter((asset) => canRead(ctx, asset));
  const [only, another] = found;
  if (!only) throw assetNotFound(ctx, name);
  if (another) {
    const candidates = found.map(formatRef);
    throw new AppError(
      'asset.ambiguous',
      `"${name}" could be ${candidates.slice(0, 5).join(' or ')}. Name one in full.`,
      { candidates: candidates.slice(0, 20) },
    );
  }
  return only;
}
