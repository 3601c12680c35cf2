import { type Kind, kindOfWord, kindWords } from './kind.ts';

/** Which page of an asset an address shows; `version` is the `?v=` that pins it, null for the latest. */
export type AssetAddress = {
  kind: Kind;
  namespace: string;
  name: string;
  version: string | null;
} & AssetView;

/** The view of an asset, with what only that view needs. A file view without a path shows the tree. */
export type AssetView =
  | { view: 'overview' }
  | { view: 'files'; path: string }
  | { view: 'versions' }
  | { view: 'diff'; from: string; to: string };

/**
 * Reads `/{kind}/{ns}/{name}[/files/{path} | /versions | /diff/{a}...{b}][?v=]`, the base path
 * already taken off; null when it is none of these, or is not a well-formed URL.
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
  // A semver has no empty identifier, so the first "..." is never a part of one.
  const [, from, to] = /^(.+?)\.\.\.(.+)$/.exec(rest[0] ?? '') ?? [];
  return from && to ? { view, from, to } : null;
}

/** The parts of a path, decoded; null when an escape is broken. */
function decodeSegments(path: string): string[] | null {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return null;
  }
}

/** The path of an asset's view, from the word of its kind on and without the base path, each segment escaped. */
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
