import type { AssetDetail, VersionDetail } from '#schema/version.ts';

/** What the page shows: an asset, one of its versions, and the version that the address names. */
export type Shown = {
  asset: AssetDetail;
  version: VersionDetail;
  /** The `?v=` of the address; null for the latest. */
  asked: string | null;
  /** `ns/name@version` for any version but the latest; null for the latest, also when the address names it. */
  pinnedRef: string | null;
};

/** What to show of an asset, where `found` is the version of `?v=`; null while there is no version to show. */
export function shownOf(
  asset: AssetDetail,
  asked: string | null,
  found: VersionDetail | undefined,
): Shown | null {
  const version = asked === null ? asset.version : found;
  if (!version) return null;
  const isLatest = version.version === asset.version?.version;
  const pinnedRef = isLatest ? null : `${asset.ref}@${version.version}`;
  return { asset, version, asked, pinnedRef };
}
