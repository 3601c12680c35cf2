import gt from 'semver/functions/gt.js';
import valid from 'semver/functions/valid.js';
import { assetRoute, type Client } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import { type AssetId, partsOf } from './asset-id.ts';

/**
 * The registry's latest version when it is newer than that one; null when there is none, also when
 * the asset is no longer there or no longer to be seen.
 */
export async function findNewer(
  client: Client,
  { kind, ref }: AssetId,
  version: string,
): Promise<string | null> {
  try {
    const { latestVersion } = await client.call(
      assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}'),
      { params: partsOf(ref) },
    );
    return latestVersion !== null && isNewer(latestVersion, version) ? latestVersion : null;
  } catch (err) {
    if (err instanceof AppError && err.code === 'asset.not_found') return null;
    throw err;
  }
}

/** Whether one version number is above another, by semver's order. */
export function isNewer(one: string, other: string): boolean {
  return gt(one, other);
}

/** Whether what was asked for is a version number; else it is a dist-tag. */
export function isVersion(selector: string): boolean {
  return valid(selector) !== null;
}
