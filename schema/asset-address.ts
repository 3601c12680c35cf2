import { type Kind, kindOfWord, kindWords } from './kind.ts';

/** The page of an asset that an address shows; `version` is the pinned version of `?v=`, null for the latest. */
export type AssetAddress = {
  kind: Kind;
  namespace: string;
  name: string;
  version: string | null;
} & AssetView;

/** A view of an asset with its parameters. A file view without a path shows the tree. */
export type AssetView =
  | { view: 'overview' }
  | { view: 'files'; path: string }
  | { view: 'versions' }
  | { view: 'diff'; from: string; to: string };

/**
 * Parses `/{kind}/{ns}/{name}[/files/{path} | /versions | /diff/{a}...{b}][?v=]` without the base path; null for
 * any other path and for a malformed URL.
 */
export function parseAssetAddress(path: string, search = ''): AssetAddress | null {
  const segments = decodeSegments(path);
  if (!segments) return null;
  const [root, namespace, name, view, ...rest] = segments;
  const kind = kindOfWord(root ?? '');
  if (!kind || !namespace || !name) return null;
  const version = new URLSearchParams(search).get('v') || null;
  const found = parseView(view, rest);
  return found && { kind, namespace, name, version, ...found };
}

function parseView(view: string | undefined, rest: string[]): AssetView | null {
  if (view === undefined) return { view: 'overview' };
  if (view === 'files') return { view, path: rest.join('/') };
  if (view === 'versions' && rest.length === 0) return { view };
  if (view !== 'diff' || rest.length !== 1) return null;
  // A semver has no empty identifier, so the first "..." is always the separator.
  const [, from, to] = /^(.+?)\.\.\.(.+)$/.exec(rest[0] ?? '') ?? [];
  return from && to ? { view, from, to } : null;
}

/** The decoded segments of a path; null if an escape is invalid. */
function decodeSegments(path: string): string[] | null {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return null;
  }
}

/** The path of a view of an asset, without the base path; every segment is escaped. */
export function assetPath(address: AssetAddress): string {
  const { kind, namespace, name } = address;
  const root = `/${kindWords[kind]}/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;
  const query = address.version ? `?v=${encodeURIComponent(address.version)}` : '';
  switch (address.view) {
    case 'overview':
      return root + query;
    case 'files': {
      const path = address.path.split('/').map(encodeURIComponent).join('/');
      return `${root}/files${path && `/${path}`}${query}`;
    }
    case 'versions':
      return `${root}/versions${query}`;
    case 'diff':
      return `${root}/diff/${encodeURIComponent(address.from)}...${encodeURIComponent(address.to)}`;
  }
}
