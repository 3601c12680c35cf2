import type { AssetDetail, VersionDetail } from '#schema/version.ts';

/** What the page shows: an asset, one version of it, and whether the address asked for that version. */
export type Shown = {
  asset: AssetDetail;
  version: VersionDetail;
  /** `?v=` as the address has it; null for the latest. */
  asked: string | null;
  /** `ns/name@version` when another version than the latest is shown; null for the latest, however it was asked for. */
  pinnedRef: string | null;
};

/** The version to show, of an asset and of what `?v=` found; null when there is none to show yet. */
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
