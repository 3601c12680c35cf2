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

/** What a ref means: one asset, none that the caller may read, or several in other namespaces. */
export type Found = { asset: PartAsset } | { asset: null; candidates: string[] };

/**
 * Gives a function that finds the asset of a ref among those that the caller may read. A bare name means the asset of
 * `home`, else the only one of that name. All refs are read with one query.
 */
export async function findCandidates(
  ctx: Context,
  home: { id: string },
  wanted: readonly { kind: Kind; ref: PartRef }[],
): Promise<(kind: Kind, ref: PartRef) => Found> {
  const { assets, namespaces } = ctx.db.tables;
  const rows = await ctx.db.query
    .select({
      id: assets.id,
      kind: assets.kind,
      namespaceId: assets.namespaceId,
      namespace: namespaces.name,
      name: assets.name,
      visibility: assets.visibility,
      latestVersion: assets.latestVersion,
      deprecatedAt: assets.deprecatedAt,
    })
    .from(assets)
    .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
    .where(
      and(
        inArray(assets.kind, [...new Set(wanted.map(({ kind }) => kind))]),
        inArray(assets.name, [...new Set(wanted.map(({ ref }) => ref.name))]),
        isNull(assets.deletedAt),
      ),
    )
    .orderBy(namespaces.name);
  const readable = Map.groupBy(
    rows.filter((row) => canRead(ctx, row)),
    ({ kind, name }) => `${kind} ${name}`,
  );
  return (kind, { namespace, name }) => {
    const named = readable.get(`${kind} ${name}`) ?? [];
    const own = named.find((row) =>
      namespace === null ? row.namespaceId === home.id : row.namespace === namespace,
    );
    if (own) return { asset: own };
    const [only, ...more] = namespace === null ? named : [];
    if (only && more.length === 0) return { asset: only };
    return { asset: null, candidates: only ? [only, ...more].map(formatRef) : [] };
  };
}
