import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Kind } from '#schema/kind.ts';
import { isManifest } from '#schema/kinds/index.ts';
import { linkProblem } from '#schema/link.ts';
import { isJunk } from '#schema/path.ts';
import { CliError } from '../errors.ts';

/** A folder with the manifest of a kind: its path relative to the start, with forward slashes ('' for the start). */
export type FoundFolder = { kind: Kind; path: string };

/**
 * Finds all folders at or below `start` with a manifest of one of the kinds, sorted by path and, where a folder has
 * several, in the order of the kinds. An asset inside the folder of another is found too. Junk is skipped. Links
 * are not followed, but no asset is silently skipped: a manifest may be a link, and a link to the folder of an
 * asset outside of `start` is found, so that {@link refuseLink} can refuse it.
 */
export async function findAssets(kinds: readonly Kind[], start: string): Promise<FoundFolder[]> {
  const found: FoundFolder[] = [];
  const root = await realpath(start);
  const walk = async (below: string): Promise<void> => {
    const entries = await readdir(join(start, below), { withFileTypes: true });
    const names = entries
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map(({ name }) => name);
    for (const kind of kindsOf(kinds, names)) found.push({ kind, path: below });
    for (const entry of entries) {
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (isJunk(path)) continue;
      if (entry.isDirectory()) await walk(path);
      else if (entry.isSymbolicLink()) {
        const elsewhere = await kindsElsewhere(kinds, root, join(start, path));
        for (const kind of elsewhere) found.push({ kind, path });
      }
    }
  };
  await walk('');
  return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** The kinds whose manifest a folder has, in their order; empty if the path is no folder. */
export async function kindsAt(kinds: readonly Kind[], folder: string): Promise<Kind[]> {
  return kindsOf(kinds, await readdir(folder).catch(() => []));
}

function kindsOf(kinds: readonly Kind[], names: readonly string[]): Kind[] {
  return kinds.filter((kind) => names.some((name) => isManifest(kind, name)));
}

/** The kinds of the assets in a folder outside of `root` that a link leads to. */
async function kindsElsewhere(kinds: readonly Kind[], root: string, path: string): Promise<Kind[]> {
  const real = await realpath(path).catch(() => null);
  if (real === null || `${real}${sep}`.startsWith(`${root}${sep}`)) return [];
  return (await stat(real)).isDirectory() ? kindsAt(kinds, real) : [];
}

/** Throws `archive.invalid`, with the target, if a found folder is a link. */
export async function refuseLink(start: string, path: string): Promise<void> {
  const at = join(start, path);
  if (path === '' || !(await lstat(at)).isSymbolicLink()) return;
  const detail = linkProblem(await readlink(at), 'is a folder elsewhere', 'the folder itself');
  throw new CliError('archive.invalid', 'The folder cannot be published', {
    errors: [{ pointer: '', detail }],
  });
}
