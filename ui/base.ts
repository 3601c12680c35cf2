import { type AssetAddress, assetPath } from '#schema/asset-address.ts';

/** The path that the registry is mounted at, from `<base href>`: '' at the root, '/hub' under /hub/. */
export const basePath = new URL(document.baseURI).pathname.replace(/\/[^/]*$/, '');

/** The address of this registry for commands and prompts, without a slash at the end. */
export const registryUrl = `${location.origin}${basePath}`;

/** The href of a page of this UI (`/search?q=pdf`), under the base path. */
export function href(path: string): string {
  return `${basePath}${path}`;
}

/** The href of the page of an asset at its latest version. */
export function assetHref({
  kind,
  namespace,
  name,
}: Pick<AssetAddress, 'kind' | 'namespace' | 'name'>): string {
  return href(assetPath({ kind, namespace, name, version: null, view: 'overview' }));
}

/**
 * Matches the links that the router handles. All others lead to the server and load a new document.
 * The router tests the href as it is written in the attribute.
 */
export const routerScope = new RegExp(
  `^${basePath.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/(?!(?:api|docs|cli|compat|openapi\\.json|health|ready|metrics|THIRD-PARTY-LICENSES\\.txt)(?:[/?#]|$))`,
);
