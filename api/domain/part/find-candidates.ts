import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Visibility } from '#schema/asset.ts';
import type { Kind } from '#schema/kind.ts';
import type { PartRef } from '#schema/kinds/part-ref.ts';
import { formatRef } from '#schema/name.ts';
import type { Context } from '../context.ts';
import { canRead } from '../policy.ts';

/** An asset that a part may be, as far as pinning reads it. */
export type PartAsset = {
  id: string;
  kind: Kind;
  namespaceId: string;
  namespace: string;
  name: string;
  visibility: Visibility;
  latestVersion: string | null;
  deprecatedAt: Date | null;
};

/** An asset under a name that it has or had: the namespace and the name are those of a ref that means it. */
type Named = { namespaceId: string; namespace: string; name: string; asset: PartAsset };

/** What a ref means: one asset, none that the caller may read, or several in other namespaces. */
export type Found = { asset: PartAsset } | { asset: null; candidates: string[] };

/**
 * Gives a function that finds the asset of a ref among those that the caller may read. A bare name means the asset of
 * `home`, else the only one of that name. A name that none has means the asset that moved away from it. All refs are
 * read together.
 */
export async function findCandidates(
  ctx: Context,
  home: { id: string },
  wanted: readonly { kind: Kind; ref: PartRef }[],
): Promise<(kind: Kind, ref: PartRef) => Found> {
  const kinds = [...new Set(wanted.map(({ kind }) => kind))];
  const names = [...new Set(wanted.map(({ ref }) => ref.name))];
  const [present, former] = await Promise.all([
    readPresent(ctx, kinds, names),
    readFormer(ctx, kinds, names),
  ]);
  const group = (rows: Named[]) =>
    Map.groupBy(
      rows.filter(({ asset }) => canRead(ctx, asset)),
      ({ asset, name }) => `${asset.kind} ${name}`,
    );
  const [byName, byFormerName] = [group(present), group(former)];
  return (kind, ref) => {
    const key = `${kind} ${ref.name}`;
    const found = choose(home, ref, byName.get(key) ?? []);
    const isMissing = found.asset === null && found.candidates.length === 0;
    return isMissing ? choose(home, ref, byFormerName.get(key) ?? []) : found;
  };
}

function choose(home: { id: string }, { namespace }: PartRef, named: Named[]): Found {
  const own = named.find((row) =>
    namespace === null ? row.namespaceId === home.id : row.namespace === namespace,
  );
  if (own) return { asset: own.asset };
  const assets = new Map(namespace === null ? named.map(({ asset }) => [asset.id, asset]) : []);
  const [only, ...more] = assets.values();
  if (only && more.length === 0) return { asset: only };
  return { asset: null, candidates: only ? [only, ...more].map(formatRef) : [] };
}

async function readPresent(ctx: Context, kinds: Kind[], names: string[]): Promise<Named[]> {
  const { assets, namespaces } = ctx.db.tables;
  const rows = await ctx.db.query
    .select(partColumns(ctx))
    .from(assets)
    .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
    .where(and(inArray(assets.kind, kinds), inArray(assets.name, names), isNull(assets.deletedAt)))
    .orderBy(namespaces.name);
  return rows.map((asset) => ({ ...asset, asset }));
}

async function readFormer(ctx: Context, kinds: Kind[], names: string[]): Promise<Named[]> {
  const { assetRedirects, assets, namespaces } = ctx.db.tables;
  const { query } = ctx.db;
  const redirects = await query
    .select({
      namespaceId: assetRedirects.namespaceId,
      namespace: namespaces.name,
      name: assetRedirects.name,
      assetId: assetRedirects.assetId,
    })
    .from(assetRedirects)
    .innerJoin(namespaces, eq(namespaces.id, assetRedirects.namespaceId))
    .where(and(inArray(assetRedirects.kind, kinds), inArray(assetRedirects.name, names)))
    .orderBy(namespaces.name);
  const ids = redirects.flatMap(({ assetId }) => assetId ?? []);
  if (ids.length === 0) return [];
  const rows = await query
    .select(partColumns(ctx))
    .from(assets)
    .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
    .where(and(inArray(assets.id, ids), isNull(assets.deletedAt)));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return redirects.flatMap(({ assetId, ...named }) => {
    const asset = byId.get(assetId ?? '');
    return asset ? [{ ...named, asset }] : [];
  });
}

function partColumns({ db: { tables } }: Context) {
  const { assets, namespaces } = tables;
  return {
    id: assets.id,
    kind: assets.kind,
    namespaceId: assets.namespaceId,
    namespace: namespaces.name,
    name: assets.name,
    visibility: assets.visibility,
    latestVersion: assets.latestVersion,
    deprecatedAt: assets.deprecatedAt,
  };
}
