import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Kind } from '#schema/kind.ts';
import { isManifest, kindModule, kinds as allKinds } from '#schema/kinds/index.ts';
import { linkProblem } from '#schema/link.ts';
import { isJunk } from '#schema/path.ts';
import { bundleFinder, folderOf, recognise } from '#schema/recognise.ts';
import { CliError } from '../errors.ts';
import { type IgnoreRules, isIgnored, rulesAround, rulesBelow } from './git-ignore.ts';
import { isIncluded } from './include.ts';
import type { LeftOut } from './left-out.ts';

/** A folder with a manifest, or a file that is converted: its path relative to the start, with forward slashes. */
export type FoundAsset = { kind: Kind; type: 'folder' | 'file'; path: string };

/** What is below a folder. */
export type FoundAssets = {
  /** Sorted by path and, at one path, in the order of the kinds. */
  assets: FoundAsset[];
  /** The paths of the parts of agents, which are published with these and not by themselves. */
  parts: string[];
  /** The files that are not converted because git ignores them. */
  leftOut: LeftOut[];
};

/**
 * Finds all assets of the kinds at or below `start`, by the rules of `schema/recognise.ts`. An asset inside the folder
 * of another is found too, unless it is a part of an agent. Junk is skipped, and so are converted files that git
 * ignores, except for those that `include` has as absolute paths. Links are not followed, but no asset is silently
 * skipped: a manifest or a converted file may be a link, and a link to the folder of an asset outside of `start` is
 * found, so that {@link refuseLink} can refuse it. Looks at most `depthMax` folders deep.
 */
export async function findAssets(
  kinds: readonly Kind[],
  start: string,
  {
    include = new Set(),
    depthMax = Infinity,
  }: { include?: ReadonlySet<string>; depthMax?: number } = {},
): Promise<FoundAssets> {
  const root = await realpath(start);
  // The folders around a file say which tool it belongs to, also where the start is one of them.
  const above = root.split(/[\\/]/).filter(Boolean).slice(-2).join('/');
  const shown = (path: string) => `${above}/${path}`;
  const paths: string[] = [];
  const links: FoundAsset[] = [];
  const leftOut: LeftOut[] = [];

  // Where git ignores a folder, it ignores everything in it, and there are no rules.
  const walk = async (below: string, rules: IgnoreRules | null, depth: number): Promise<void> => {
    const entries = await readdir(join(start, below), { withFileTypes: true });
    for (const entry of entries) {
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (isJunk(path)) continue;
      const at = join(root, path);
      if (entry.isDirectory()) {
        if (depth === depthMax) continue;
        const isHidden = rules === null || isIgnored(rules, at, true);
        await walk(path, isHidden ? null : await rulesBelow(rules, at), depth + 1);
        continue;
      }
      const isLink = entry.isSymbolicLink();
      if (!entry.isFile() && !isLink) continue;
      if (isConvertible(shown(path)) && !isIncluded(include, join(start, path))) {
        if (rules === null || isIgnored(rules, at, false)) {
          leftOut.push({ path, reason: 'git-ignored', text: 'ignored by git' });
          continue;
        }
      }
      paths.push(path);
      if (!isLink) continue;
      const elsewhere = await kindsElsewhere(kinds, root, join(start, path));
      for (const kind of elsewhere) links.push({ kind, type: 'folder', path });
    }
  };
  await walk('', await rulesAround(start), 0);

  const { folders, files } = recognise(paths.map(shown));
  const bundleOf = bundleFinder(folders);
  const inStart = (path: string) => path.slice(above.length + 1);
  const assets = [...links];
  const parts: string[] = [];
  const sort = (asset: FoundAsset, folder: string) => {
    if (!kinds.includes(asset.kind)) return;
    if (bundleOf(folder) === null) assets.push(asset);
    else parts.push(asset.path);
  };
  for (const { kind, path } of folders) sort({ kind, type: 'folder', path: inStart(path) }, path);
  for (const { kind, path } of files) {
    sort({ kind, type: 'file', path: inStart(path) }, folderOf(path));
  }
  const order = (one: FoundAsset) => kinds.indexOf(one.kind);
  return {
    assets: assets.toSorted((a, b) => compare(a.path, b.path) || order(a) - order(b)),
    parts: parts.toSorted(compare),
    leftOut,
  };
}

/** The kinds whose manifest a folder has, in their order; empty if the path is no folder. */
export async function kindsAt(kinds: readonly Kind[], folder: string): Promise<Kind[]> {
  const names = await readdir(folder).catch(() => []);
  return kinds.filter((kind) => names.some((name) => isManifest(kind, name)));
}

function isConvertible(path: string): boolean {
  return allKinds.some((kind) => kindModule(kind).isConvertibleInTree(path));
}

/** The kinds of the assets in a folder outside of `root` that a link leads to. */
async function kindsElsewhere(kinds: readonly Kind[], root: string, path: string): Promise<Kind[]> {
  const real = await realpath(path).catch(() => null);
  if (real === null || isBelow(root, real)) return [];
  return (await stat(real)).isDirectory() ? kindsAt(kinds, real) : [];
}

/** Throws `archive.invalid`, with the target, if a found folder is a link, or a found file one that leads out. */
export async function refuseLink(start: string, { type, path }: FoundAsset): Promise<void> {
  const at = join(start, path);
  if (path === '' || !(await lstat(at)).isSymbolicLink()) return;
  const refuse = async (pointer: string, why: string, wanted?: string) => {
    const detail = linkProblem(await readlink(at), why, wanted);
    throw new CliError('archive.invalid', `The ${type} cannot be published`, {
      errors: [{ pointer, detail }],
    });
  };
  if (type === 'folder') return refuse('', 'is a folder elsewhere', 'the folder itself');
  const real = await realpath(at).catch(() => null);
  if (real === null) return refuse(path, 'is not there');
  if (!isBelow(await realpath(start), real)) return refuse(path, 'leads out of what is published');
  if (!(await stat(real)).isFile()) return refuse(path, 'is no file');
}

function isBelow(root: string, path: string): boolean {
  return `${path}${sep}`.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
