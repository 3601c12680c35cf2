import { lstat, readFile, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { type IgnoreFile, ignoreVerdict, parseIgnoreFile } from './ignore-file.ts';

/** Rules of one file, and the folder that their patterns are relative to. */
type Level = { folder: string; file: IgnoreFile };

/** The rules of git that hold in a folder, weakest first. */
export type IgnoreRules = { levels: Level[] };

/**
 * What git ignores in a folder that is published: the `.gitignore` files from the top of its repository down
 * and `.git/info/exclude`; without a repository, its own `.gitignore`. Rules that hide the whole folder do
 * not count, since whoever publishes it means it. The rules of the user (`core.excludesFile`) are not read,
 * and what git tracks in spite of a rule is ignored all the same. https://git-scm.com/docs/gitignore
 */
export async function rulesAround(folder: string): Promise<IgnoreRules> {
  const real = await realpath(folder);
  const [top = real, ...below] = await foldersOfRepository(real);
  let rules = withLevel({ levels: [] }, top, await textOf(join(top, '.git', 'info', 'exclude')));
  for (const at of [top, ...below]) {
    if (at === real && hides(rules, real)) rules = { levels: [] };
    rules = await rulesBelow(rules, at);
  }
  return rules;
}

/** The rules in a folder below, with those of its own `.gitignore`. */
export async function rulesBelow(rules: IgnoreRules, folder: string): Promise<IgnoreRules> {
  return withLevel(rules, folder, await textOf(join(folder, '.gitignore')));
}

/** Rules that ignore all that is in a folder. */
export function everythingIn(folder: string): IgnoreRules {
  return withLevel({ levels: [] }, folder, '*');
}

/** Whether git ignores a path, absolute and real; the folders it is in are not ignored. */
export function isIgnored({ levels }: IgnoreRules, path: string, isFolder: boolean): boolean {
  for (const { folder, file } of levels.toReversed()) {
    const verdict = ignoreVerdict(file, relative(folder, path).split(sep).join('/'), isFolder);
    if (verdict !== null) return verdict;
  }
  return false;
}

function withLevel({ levels }: IgnoreRules, folder: string, text: string): IgnoreRules {
  if (text.trim() === '') return { levels };
  // As git has it by default on each system.
  const ignoreCase = process.platform === 'win32' || process.platform === 'darwin';
  return { levels: [...levels, { folder, file: parseIgnoreFile(text, { ignoreCase }) }] };
}

/** Whether rules of the folders above ignore a folder, itself or one that it is in. */
function hides({ levels }: IgnoreRules, folder: string): boolean {
  return levels.some((level) => {
    const names = relative(level.folder, folder).split(sep).filter(Boolean);
    return names.some(
      (_, at) => ignoreVerdict(level.file, names.slice(0, at + 1).join('/'), true) === true,
    );
  });
}

/** From the top of the repository that a folder is in down to it; the folder alone when it is in none. */
async function foldersOfRepository(folder: string): Promise<string[]> {
  const folders = [folder];
  for (let at = folder; ; at = dirname(at)) {
    if (await lstat(join(at, '.git')).catch(() => null)) return folders;
    if (dirname(at) === at) return [folder];
    folders.unshift(dirname(at));
  }
}

/** The text of a rules file; empty where there is none, as git has it, or one that is a link. */
async function textOf(path: string): Promise<string> {
  const stat = await lstat(path).catch(() => null);
  return stat?.isFile() ? readFile(path, 'utf8') : '';
}
