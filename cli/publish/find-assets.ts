import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Kind } from '#schema/kind.ts';
import { isManifest } from '#schema/kinds/index.ts';
import { linkProblem } from '#schema/link.ts';
import { isJunk } from '#schema/path.ts';
import { CliError } from '../errors.ts';

/**
 * Finds all folders at or below `start` with a manifest of that kind, as sorted relative paths with forward
 * slashes ('' for the start itself). An asset inside the folder of another is found too. Junk is skipped. Links
 * are not followed, but no asset is silently skipped: a manifest may be a link, and a link to the folder of an
 * asset outside of `start` is found, so that {@link refuseLink} can refuse it.
 */
export async function findAssets(kind: Kind, start: string): Promise<string[]> {
  const found: string[] = [];
  const root = await realpath(start);
  const walk = async (below: string): Promise<void> => {
    const entries = await readdir(join(start, below), { withFileTypes: true });
    const isAsset = entries.some(
      (entry) => (entry.isFile() || entry.isSymbolicLink()) && isManifest(kind, entry.name),
    );
    if (isAsset) found.push(below);
    for (const entry of entries) {
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (isJunk(path)) continue;
      if (entry.isDirectory()) await walk(path);
      else if (entry.isSymbolicLink() && (await isAssetElsewhere(kind, root, join(start, path)))) {
        found.push(path);
      }
    }
  };
  await walk('');
  return found.sort();
}

/** Whether a link leads to the folder of an asset outside of `root`. */
async function isAssetElsewhere(kind: Kind, root: string, path: string): Promise<boolean> {
  const real = await realpath(path).catch(() => null);
  if (real === null || `${real}${sep}`.startsWith(`${root}${sep}`)) return false;
  if (!(await stat(real)).isDirectory()) return false;
  return (await readdir(real)).some((name) => isManifest(kind, name));
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
