/** Which skill page an address shows; `version` is the `?v=` that pins it, null for the latest. */
export type SkillAddress = { namespace: string; name: string; version: string | null } & SkillView;

/** The view of a skill, with what only that view needs. A file view without a path shows the tree. */
export type SkillView =
  | { view: 'overview' }
  | { view: 'files'; path: string }
  | { view: 'versions' }
  | { view: 'diff'; from: string; to: string };

/**
 * Reads `/skills/{ns}/{name}[/files/{path} | /versions | /diff/{a}...{b}][?v=]`, the base path
 * already taken off; null when it is none of these, or is not a well-formed URL.
 */
export function parseSkillAddress(path: string, search = ''): SkillAddress | null {
  const segments = decodeSegments(path);
  if (!segments) return null;
  const [root, namespace, name, view, ...rest] = segments;
  if (root !== 'skills' || !namespace || !name) return null;
  const version = new URLSearchParams(search).get('v') || null;
  const found = parseView(view, rest);
  return found && { namespace, name, version, ...found };
}

function parseView(view: string | undefined, rest: string[]): SkillView | null {
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

/** The path of a skill view, from `/skills/` on and without the base path, each segment escaped. */
export function skillPath(address: SkillAddress): string {
  const root = `/skills/${encodeURIComponent(address.namespace)}/${encodeURIComponent(address.name)}`;
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
