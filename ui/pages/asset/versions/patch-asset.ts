import type { AssetCallInput } from '#schema/call.ts';
import { assetRoute, type Client } from '#schema/client.ts';
import { type AssetName, assetParams } from '../queries.ts';

type Patch = Extract<
  AssetCallInput<'PATCH /api/v1/{kind}/{namespace}/{name}'>['body'],
  { visibility?: unknown }
>;

/** Changes visibility, tags or deprecation of an asset. */
export function patchAsset(client: Client, asset: AssetName, body: Patch) {
  return client.call(assetRoute(asset.kind, 'PATCH /api/v1/{kind}/{namespace}/{name}'), {
    params: assetParams(asset),
    body,
  });
}
