import type { Kind } from '#schema/kind.ts';
import { isManifest } from '#schema/kinds/index.ts';
import { lstat, readdir, readlink, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isJunk, junkRoot } from '#schema/path.ts';
import {
  everythingIn,
  type IgnoreRules,
  isIgnored,
  rulesAround,
  rulesBelow,
} from './git-ignore.ts';
import { isIncluded } from './include.ts';
import type { LeftOut } from './left-out.ts';

/** The entries of a folder; paths are relative, with forward slashes. */
export type Walked = {
  files: { path: string; sizeBytes: number; executable: boolean }[];
  folders: ReadonlySet<string>;
  /** The targets of links, as written. */
  links: ReadonlyMap<string, string>;
  /** Devices, pipes and sockets. */
  others: string[];
  leftOut: LeftOut[];
};

/**
 * Walks a folder in the order of names, without following links, and skips junk and files that git ignores.
 * `include` has absolute paths that are kept even if git ignores them. Stops after `filesMax` files, so that
 * a folder with far too many files, such as a whole disk, does not take long.
 */
export async function walkFolder(
  kind: Kind,
  folder: string,
  include: ReadonlySet<string>,
  filesMax: number,
): Promise<Walked> {
  const files: Walked['files'] = [];
  const folders = new Set<string>();
  const links = new Map<string, string>();
  const others: string[] = [];
  const leftOut: LeftOut[] = [];
  const real = await realpath(folder);
  const included = [...include];
  const leadsToIncluded = (path: string) =>
    included.some((one) => one.startsWith(join(folder, path) + sep));

  const walk = async (below: string, rules: IgnoreRules): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (files.length > filesMax) return;
      const path = below ? `${below}/${entry.name}` : entry.name;
      const isFolder = entry.isDirectory();
      const shown = isFolder ? `${path}/` : path;
      if (isJunk(path)) {
        const text = 'version control, dependencies or caches';
        if (junkRoot(path) !== null) leftOut.push({ path: shown, reason: 'junk', text });
        continue;
      }
      const at = join(real, path);
      // The manifest is always published, because without it the folder would be no asset.
      const isWanted = isIncluded(include, join(folder, path)) || isManifest(kind, path);
      if (!isWanted && isIgnored(rules, at, isFolder)) {
        if (!isFolder || !leadsToIncluded(path)) {
          leftOut.push({ path: shown, reason: 'git-ignored', text: 'ignored by git' });
          continue;
        }
        // Walked only for the included file inside; everything else in it is left out.
        await walk(path, everythingIn(at));
        continue;
      }
      if (isFolder) {
        folders.add(path);
        await walk(path, await rulesBelow(rules, at));
      } else if (entry.isSymbolicLink()) {
        links.set(path, (await readlink(join(folder, path))).split(sep).join('/'));
      } else if (entry.isFile()) {
        const { size, mode } = await lstat(join(folder, path));
        files.push({ path, sizeBytes: size, executable: (mode & 0o111) !== 0 });
      } else others.push(path);
    }
  };
  await walk('', await rulesAround(folder));
  return { files, folders, links, others, leftOut };
}
