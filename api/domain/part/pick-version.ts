import { inArray } from 'drizzle-orm';
import type { PartRef } from '#schema/kinds/part-ref.ts';
import { formatRef } from '#schema/name.ts';
import type { YankSeverity } from '#schema/version.ts';
import { highestInRange } from '#schema/version-range.ts';
import type { Context } from '../context.ts';
import type { PartAsset } from './find-candidates.ts';

/** A version that a part may be pinned to. */
export type PartVersion = {
  id: string;
  version: string;
  digest: string;
  yankedAt: Date | null;
  yankSeverity: YankSeverity | null;
};

/**
 * Gives a function that picks the version of an asset that a selector means, or says why there is none: an exact
 * version, also a yanked one unless it was yanked for a security reason; the target of a dist-tag; or the highest version of a range that is not yanked. The
 * versions of all assets are read with two queries.
 */
export async function versionPicker(
  ctx: Context,
  assets: readonly PartAsset[],
): Promise<(asset: PartAsset, selector: PartRef['selector']) => PartVersion | string> {
  const { versions, distTags } = ctx.db.tables;
  const ids = [...new Set(assets.map(({ id }) => id))];
  if (ids.length === 0) return () => 'there is no such asset';
  const [versionRows, tagRows] = await Promise.all([
    ctx.db.query
      .select({
        id: versions.id,
        assetId: versions.assetId,
        version: versions.version,
        digest: versions.digest,
        yankedAt: versions.yankedAt,
        yankSeverity: versions.yankSeverity,
      })
      .from(versions)
      .where(inArray(versions.assetId, ids)),
    ctx.db.query
      .select({ assetId: distTags.assetId, tag: distTags.tag, versionId: distTags.versionId })
      .from(distTags)
      .where(inArray(distTags.assetId, ids)),
  ]);
  const byAsset = Map.groupBy(versionRows, ({ assetId }) => assetId);
  return (asset, selector) => {
    const own = byAsset.get(asset.id) ?? [];
    const latest = asset.latestVersion;
    const instead =
      latest === null ? 'every version of it is yanked' : `its latest version is ${latest}`;
    const ref = formatRef(asset);
    if (selector?.type === 'version') {
      const exact = own.find(({ version }) => version === selector.text);
      if (exact?.yankSeverity === 'security')
        return `"${ref}@${exact.version}" was withdrawn for a security reason; ${instead}`;
      return exact ?? `"${ref}" has no version ${selector.text}; ${instead}`;
    }
    if (selector?.type === 'range') {
      const usable = own.filter(({ yankedAt }) => yankedAt === null);
      const best = highestInRange(
        usable.map(({ version }) => version),
        selector.text,
      );
      const picked = usable.find(({ version }) => version === best);
      return picked ?? `no version of "${ref}" satisfies ${selector.text}; ${instead}`;
    }
    const tag = selector?.text ?? 'latest';
    const target = tagRows.find((row) => row.assetId === asset.id && row.tag === tag);
    const tagged = own.find(({ id }) => id === target?.versionId);
    if (!tagged) return `"${ref}" has no dist-tag "${tag}"; ${instead}`;
    return tagged.yankedAt === null
      ? tagged
      : `"${ref}@${tag}" is ${tagged.version}, which was yanked; ${instead}`;
  };
}
