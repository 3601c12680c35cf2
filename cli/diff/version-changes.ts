import { assetPath } from '#schema/asset-address.ts';
import { assetRoute, type Client } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import type { VersionSummary } from '#schema/version.ts';
import type { WhatMatters } from '#schema/version-diff.ts';
import { type AssetId, partsOf } from '../install/asset-id.ts';
import { isNewer } from '../install/newer.ts';
import { fetchDiff } from './fetch-diff.ts';

/** A version that an update passes over or ends at. */
export type VersionChange = {
  version: string;
  publishedAt: string;
  changelog: string | null;
  /** What matters against the version before it in this list; null if they cannot be compared. */
  matters: WhatMatters | null;
  /** Whether more changed than was compared. */
  truncated: boolean;
  /** The page of that comparison. */
  url: string;
};

/** What an update from one version to another brings, the oldest version first. */
export type VersionChanges = {
  from: string;
  to: string;
  /** The page that compares both. */
  url: string;
  versions: VersionChange[];
  /** How many older versions in between are not listed; the first one listed is then compared with `from`. */
  omitted: number;
};

/** The most versions that are shown, the newest ones, and the most pages of the list that are read for them. */
export const versionsMax = 20;
const listPagesMax = 10;
/** The most pages of one comparison: about 3 MiB. */
const diffPagesMax = 3;

/**
 * What changed in each version after `from` up to `to`, without yanked ones and pre-releases in between. Where `to` is
 * older, as after a dist-tag moved back, only `to` is listed. An installed version that is gone can be compared with
 * nothing; changelogs are still there. Throws as reading the versions does.
 */
export async function changesBetween(
  client: Client,
  registryUrl: string,
  id: AssetId,
  { from, to }: { from: string; to: string },
): Promise<VersionChanges> {
  const address = { kind: id.kind, ...partsOf(id.ref), version: null, view: 'diff' as const };
  const urlOf = (from: string, to: string) =>
    `${registryUrl}${assetPath({ ...address, from, to })}`;
  const between = await versionsBetween(client, id, from, to);
  const shown = between.slice(-versionsMax);
  const versions: VersionChange[] = [];
  let before = from;
  for (const { version, publishedAt, changelog } of shown) {
    const range = { from: before, to: version, pagesMax: diffPagesMax };
    const diff = await fetchDiff(client, id, range).catch((err: unknown) => {
      if (err instanceof AppError && err.code === 'version.not_found') return null;
      throw err;
    });
    const { matters = null, truncated = false } = diff ?? {};
    versions.push({
      version,
      publishedAt,
      changelog,
      matters,
      truncated,
      url: urlOf(before, version),
    });
    before = version;
  }
  return { from, to, url: urlOf(from, to), versions, omitted: between.length - shown.length };
}

/** The versions after `from` up to `to`, the oldest first. */
async function versionsBetween(
  client: Client,
  { kind, ref }: AssetId,
  from: string,
  to: string,
): Promise<VersionSummary[]> {
  const found: VersionSummary[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < listPagesMax; pages += 1) {
    const page = await client.call(
      assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}/versions'),
      { params: partsOf(ref), query: { cursor, size: 100 } },
    );
    for (const one of page.items) if (isPassed(one, from, to)) found.push(one);
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  return found.sort((a, b) => (isNewer(a.version, b.version) ? 1 : -1));
}

function isPassed({ version, yankedAt }: VersionSummary, from: string, to: string): boolean {
  if (version === to) return true;
  if (yankedAt !== null || version.includes('-')) return false;
  return isNewer(version, from) && isNewer(to, version);
}
