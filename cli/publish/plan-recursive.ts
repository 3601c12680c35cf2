import { type Kind, kindWords } from '#schema/kind.ts';
import { nameMaxLength } from '#schema/name.ts';
import { slugify } from '#schema/manifest/slug.ts';

/**
 * A folder with a manifest: its path relative to the start ('' for the start), its slug, the slug that its manifest
 * has for where that one is taken, and a hash of its content.
 */
export type FoundFolder = {
  path: string;
  name: string;
  alternativeName?: string | null;
  digest: string;
};

/** The plan for a folder: it is published under a name, or skipped because another has the same content. */
export type PlannedFolder =
  | { path: string; action: 'publish'; name: string; renamedFrom: string | null }
  | { path: string; action: 'duplicate'; name: string; of: string };

/**
 * Gives every folder of a run a unique name. Only paths and content matter, so a second run gives the same plan
 * whatever is in the registry. If several folders have the same name, the one nearest to the top (then the first
 * by path) keeps it. A folder with the same content as a planned one is a duplicate. Any other gets, as a prefix,
 * the name of the nearest parent folder that makes it unique: `docs/zh-CN/skills/tdd` becomes `zh-cn-tdd`. The
 * result is in the order of the paths.
 */
export function planRecursive(kind: Kind, folders: FoundFolder[]): PlannedFolder[] {
  const ordered = folders.toSorted(byDepthThenPath);
  const keepers = new Map<string, FoundFolder>();
  for (const folder of ordered) if (!keepers.has(folder.name)) keepers.set(folder.name, folder);
  // Names from manifests come first, so that no derived name can take one.
  const taken = new Set(keepers.keys());
  const planned = new Map<string, { path: string; name: string }>();
  const result: PlannedFolder[] = [];
  for (const folder of ordered) {
    const { path, name, digest } = folder;
    const keeper = keepers.get(name);
    if (keeper === folder) {
      result.push({ path, action: 'publish', name, renamedFrom: null });
      planned.set(`${name}\0${digest}`, { path, name });
    }
  }
  for (const folder of ordered) {
    const { path, name, digest } = folder;
    const keeper = keepers.get(name);
    if (!keeper || keeper === folder) continue;
    const same = planned.get(`${name}\0${digest}`);
    if (same) {
      result.push({ path, action: 'duplicate', name: same.name, of: same.path });
      continue;
    }
    const derived = deriveName(kind, folder, keeper, taken);
    taken.add(derived);
    planned.set(`${name}\0${digest}`, { path, name: derived });
    result.push({ path, action: 'publish', name: derived, renamedFrom: name });
  }
  return result.toSorted((a, b) => compare(a.path, b.path));
}

/** Adds parent folders that the keeper does not have, the nearest first, until the name is free; after that a number. */
function deriveName(
  kind: Kind,
  { path, name, alternativeName }: FoundFolder,
  keeper: FoundFolder,
  taken: Set<string>,
): string {
  if (alternativeName && !taken.has(alternativeName)) return alternativeName;
  // A folder named `skills` does not distinguish skills.
  const dull = new Set([...parentsOf(keeper.path), kindWords[kind]]);
  const parents = parentsOf(path);
  const telling = parents.filter((segment) => !dull.has(segment));
  let prefix = '';
  for (const segment of [...telling, ...parents.filter((segment) => dull.has(segment))]) {
    const { slug } = slugify(segment);
    if (slug === null) continue;
    prefix = prefix ? `${slug}-${prefix}` : slug;
    const candidate = join(prefix, name);
    if (!taken.has(candidate)) return candidate;
  }
  const whole = prefix ? join(prefix, name) : name;
  for (let number = 2; ; number += 1) {
    const candidate = join(whole, String(number));
    if (!taken.has(candidate)) return candidate;
  }
}

/** Joins two parts with a hyphen; the longer one is cut if the result would be too long for a name. */
function join(front: string, back: string): string {
  const excess = front.length + 1 + back.length - nameMaxLength;
  if (excess <= 0) return `${front}-${back}`;
  const frontKept = Math.max(front.length - excess, Math.min(front.length, 24));
  const kept = front.slice(0, frontKept).replace(/-+$/, '');
  const rest = back.slice(Math.max(0, kept.length + 1 + back.length - nameMaxLength));
  return `${kept}-${rest.replace(/^-+/, '')}`;
}

/** The names of the folders above a folder, the nearest first. */
function parentsOf(path: string): string[] {
  return path.split('/').slice(0, -1).reverse();
}

function byDepthThenPath(a: FoundFolder, b: FoundFolder): number {
  return depth(a.path) - depth(b.path) || compare(a.path, b.path);
}

function depth(path: string): number {
  return path === '' ? 0 : path.split('/').length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
