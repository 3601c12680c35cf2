import { callUrl } from '#schema/client.ts';
import { type AssetAddress, type AssetView, assetPath } from '#schema/asset-address.ts';
import { kindWords } from '#schema/kind.ts';
import { basePath, href } from '../../base.ts';
import { formatSearch } from '../search/search-state.ts';
import type { AssetName } from './queries.ts';

/** The href of a view of an asset at a version; null for the latest. */
export function viewHref(asset: AssetName, view: AssetView, version: string | null = null): string {
  const { kind, namespace, name } = asset;
  // The view comes first, because it may be a whole address with a version of its own.
  const address: AssetAddress = { ...view, kind, namespace, name, version };
  return href(assetPath(address));
}

/** The href of a file's bytes. The registry serves them with a media type that browsers do not run. */
export function rawHref(asset: AssetName, version: string, path: string): string {
  return versionUrl(asset, version, '/files/{path}', { path });
}

/** The href of the ZIP of a version. */
export function archiveHref(asset: AssetName, version: string): string {
  return versionUrl(asset, version, '/archive');
}

function versionUrl(
  { kind, namespace, name }: AssetName,
  version: string,
  rest: string,
  params: Record<string, string> = {},
): string {
  return callUrl(basePath, `/api/v1/{kind}/{namespace}/{name}/versions/{version}${rest}`, {
    kind: kindWords[kind],
    namespace,
    name,
    version,
    ...params,
  });
}

/** The search for the assets of a kind that have a tag. */
export function tagHref({ kind }: AssetName, tag: string): string {
  return href(formatSearch({ kind, tags: [tag] }));
}

/** The search for the assets of a kind in a namespace. */
export function namespaceHref({ kind, namespace }: AssetName): string {
  return href(formatSearch({ kind, namespace }));
}
