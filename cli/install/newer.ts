import gt from 'semver/functions/gt.js';
import valid from 'semver/functions/valid.js';
import { assetRoute, type Client } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import { type AssetId, partsOf } from './asset-id.ts';

/**
 * The latest version in the registry if it is newer than the given one; null otherwise, also if the asset
 * was deleted or is no longer visible.
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

/** Whether the version `one` is higher than `other`, in the order of semver. */
export function isNewer(one: string, other: string): boolean {
  return gt(one, other);
}

/** Whether a selector is a version number; otherwise it is a dist-tag. */
export function isVersion(selector: string): boolean {
  return valid(selector) !== null;
}
