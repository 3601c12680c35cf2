import { lstat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { isJunk } from '#schema/path.ts';
import { UsageError } from '../errors.ts';

/**
 * Resolves the paths of `--include` to absolute paths. Throws a usage error for a path outside of the published
 * folder, a missing path, and junk, which no registry stores.
 */
export async function includedPaths(
  folder: string,
  paths: readonly string[] = [],
): Promise<ReadonlySet<string>> {
  const included = new Set<string>();
  for (const path of paths) {
    const at = resolve(folder, path);
    const below = relative(folder, at);
    if (below === '' || below.split(sep)[0] === '..' || at !== join(folder, below)) {
      throw new UsageError(`--include ${path} is not in ${folder}`);
    }
    if (isJunk(below.split(sep).join('/'))) {
      throw new UsageError(`--include ${path} is version control, dependencies or caches`, {
        hints: ['no registry stores these'],
      });
    }
    if (!(await lstat(at).catch(() => null))) {
      throw new UsageError(`--include ${path} is not there`, {
        hints: [`paths are relative to the folder that is published: ${folder}`],
      });
    }
    included.add(at);
  }
  return included;
}

/** Whether an absolute path is one of {@link includedPaths}, or below one. */
export function isIncluded(include: ReadonlySet<string>, path: string): boolean {
  return [...include].some((one) => path === one || path.startsWith(one + sep));
}
