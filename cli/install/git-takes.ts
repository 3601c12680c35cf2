import { lstat, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { foldersOfRepository, isIgnored, rulesAround, rulesBelow } from '../publish/git-ignore.ts';

/**
 * Whether git would take a file, which need not exist, into the next commit: it is in a working tree, and no rule
 * ignores it or git tracks it all the same. The user's own rules (`core.excludesFile`) are not read.
 */
export async function doesGitTake(path: string): Promise<boolean> {
  const file = await realOf(path);
  const [top = '', ...below] = await foldersOfRepository(await existing(dirname(file)));
  if (!(await lstat(join(top, '.git')).catch(() => null))) return false;
  const name = relative(top, file).split(sep).join('/');
  // The names in an index end with NUL. https://git-scm.com/docs/index-format
  const index = await readFile(join(top, '.git', 'index')).catch(() => Buffer.alloc(0));
  if (index.includes(`${name}\0`)) return true;
  let rules = await rulesAround(top);
  for (const folder of below) {
    if (isIgnored(rules, folder, true)) return false;
    rules = await rulesBelow(rules, folder);
  }
  const last = below.at(-1) ?? top;
  // Folders that do not exist yet may be ignored too.
  const parts = relative(last, file).split(sep);
  return !parts.some((_, at) =>
    isIgnored(rules, join(last, ...parts.slice(0, at + 1)), at < parts.length - 1),
  );
}

/** The path of a file after all links; the parts of it that do not exist are as given. */
async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(await realOf(above), basename(path));
  }
}

/** The deepest folder that exists on the way to a folder. */
async function existing(folder: string): Promise<string> {
  const stat = await lstat(folder).catch(() => null);
  return stat !== null || dirname(folder) === folder ? folder : existing(dirname(folder));
}
