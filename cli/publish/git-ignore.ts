import { lstat, readFile, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { type IgnoreFile, ignoreVerdict, parseIgnoreFile } from './ignore-file.ts';

/** The rules of one file, and the folder that their patterns are relative to. */
type Level = { folder: string; file: IgnoreFile };

/** The ignore rules that apply in a folder, the weakest first. */
export type IgnoreRules = { levels: Level[] };

/**
 * The ignore rules for a folder to publish: the `.gitignore` files from the top of its repository down, and
 * `.git/info/exclude`; without a repository, only its own `.gitignore`. Rules that ignore the whole folder do not
 * count, because the user chose to publish it. The user's own rules (`core.excludesFile`) are not read, and files
 * that git tracks despite a rule are still ignored. https://git-scm.com/docs/gitignore
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

/** Adds the rules of a subfolder's own `.gitignore`. */
export async function rulesBelow(rules: IgnoreRules, folder: string): Promise<IgnoreRules> {
  return withLevel(rules, folder, await textOf(join(folder, '.gitignore')));
}

/** Rules that ignore everything in a folder. */
export function everythingIn(folder: string): IgnoreRules {
  return withLevel({ levels: [] }, folder, '*');
}

/** Whether git ignores a path (absolute and real), given that the folders above it are not ignored. */
export function isIgnored({ levels }: IgnoreRules, path: string, isFolder: boolean): boolean {
  for (const { folder, file } of levels.toReversed()) {
    const verdict = ignoreVerdict(file, relative(folder, path).split(sep).join('/'), isFolder);
    if (verdict !== null) return verdict;
  }
  return false;
}

function withLevel({ levels }: IgnoreRules, folder: string, text: string): IgnoreRules {
  if (text.trim() === '') return { levels };
  // The default of git on each system.
  const ignoreCase = process.platform === 'win32' || process.platform === 'darwin';
  return { levels: [...levels, { folder, file: parseIgnoreFile(text, { ignoreCase }) }] };
}

/** Whether the rules ignore a folder or one of the folders above it. */
function hides({ levels }: IgnoreRules, folder: string): boolean {
  return levels.some((level) => {
    const names = relative(level.folder, folder).split(sep).filter(Boolean);
    return names.some(
      (_, at) => ignoreVerdict(level.file, names.slice(0, at + 1).join('/'), true) === true,
    );
  });
}

/** The folders from the top of the repository down to this folder; only this folder if there is no repository. */
export async function foldersOfRepository(folder: string): Promise<string[]> {
  const folders = [folder];
  for (let at = folder; ; at = dirname(at)) {
    if (await lstat(join(at, '.git')).catch(() => null)) return folders;
    if (dirname(at) === at) return [folder];
    folders.unshift(dirname(at));
  }
}

/** The text of an ignore file; empty if it is missing or, as in git, a link. */
async function textOf(path: string): Promise<string> {
  const stat = await lstat(path).catch(() => null);
  return stat?.isFile() ? readFile(path, 'utf8') : '';
}
