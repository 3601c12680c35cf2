import { type Kind, kindWords } from '#schema/kind.ts';
import { nameMaxLength } from '#schema/name.ts';
import { slugify } from '#schema/manifest/slug.ts';

/** A folder with a manifest: its path below the start ('' for the start), its slug, and a hash of its content. */
export type FoundFolder = { path: string; name: string; digest: string };

/** What is done with a folder: published under a name, or left out because another has the same content. */
export type PlannedFolder =
  | { path: string; action: 'publish'; name: string; renamedFrom: string | null }
  | { path: string; action: 'duplicate'; name: string; of: string };

/**
 * Gives every folder of one run a name of its own, from paths and content alone, so that a second
 * run plans the same whatever the registry holds. Where several folders have one name, the shallowest
 * (then the first by path) keeps it; one with content that is planned already is a duplicate; any other
 * gets the name of the nearest parent folder that tells it apart in front: `docs/zh-CN/skills/tdd`
 * becomes `zh-cn-tdd`. In the order of the paths.
 */
export function planRecursive(kind: Kind, folders: FoundFolder[]): PlannedFolder[] {
  const ordered = folders.toSorted(byDepthThenPath);
  const keepers = new Map<string, FoundFolder>();
  for (const folder of ordered) if (!keepers.has(folder.name)) keepers.set(folder.name, folder);
  // Plain names come first: no derived name may take one away.
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

/** Parent folders that the keeper is not in, nearest first, one by one until the name is free; then a number. */
function deriveName(
  kind: Kind,
  { path, name }: FoundFolder,
  keeper: FoundFolder,
  taken: Set<string>,
): string {
  // A folder named `skills` is where skills are kept and tells nothing.
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

/** Both parts with a hyphen between, the longer of them cut so that the whole is a name. */
function join(front: string, back: string): string {
  const excess = front.length + 1 + back.length - nameMaxLength;
  if (excess <= 0) return `${front}-${back}`;
  const frontKept = Math.max(front.length - excess, Math.min(front.length, 24));
  const kept = front.slice(0, frontKept).replace(/-+$/, '');
  const rest = back.slice(Math.max(0, kept.length + 1 + back.length - nameMaxLength));
  return `${kept}-${rest.replace(/^-+/, '')}`;
}

/** The folders that a folder is in, nearest first. */
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
