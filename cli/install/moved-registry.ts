import { assetRoute, type Client } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import { type AssetId, partsOf } from './asset-id.ts';
import type { LockedAsset } from './lockfile.ts';

/**
 * The recorded address of an installed asset, if the registry at `registryUrl` serves its version with the
 * same digest and so has only another address; null if the addresses are the same. Undefined if it serves
 * something else under that name, or nothing.
 */
export async function movedFrom(
  client: Client,
  registryUrl: string,
  { kind, ref }: AssetId,
  { registry, version, digest }: Pick<LockedAsset, 'registry' | 'version' | 'digest'>,
): Promise<string | null | undefined> {
  if (registry === registryUrl) return null;
  try {
    const found = await client.call(
      assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}/versions/{version}'),
      { params: { ...partsOf(ref), version } },
    );
    return found.digest === digest ? registry : undefined;
  } catch (err) {
    if (err instanceof AppError && err.code.endsWith('not_found')) return undefined;
    throw err;
  }
}
