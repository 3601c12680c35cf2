import { lstat, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { NotRecorded } from './not-recorded.ts';

/** The git folders of a working tree; real paths. */
export type GitFolder = {
  /** The top of the working tree. */
  top: string;
  /** The folder with HEAD. */
  own: string;
  /** The folder with objects, refs and configuration; in a worktree it differs from `own`. */
  common: string;
  /** Whether `own` is known to belong to `top`; otherwise `core.worktree` must confirm it. */
  isOwned: boolean;
};

/**
 * Finds the git folder of the working tree that contains a folder (a real path). Throws {@link NotRecorded}
 * if there is none, or if `.git` points to a repository that does not point back: someone could have put it
 * there to reveal the name of another repository on this machine.
 */
export async function findGitFolder(folder: string): Promise<GitFolder> {
  for (let top = folder; ; top = dirname(top)) {
    const at = join(top, '.git');
    const stat = await lstat(at).catch(() => null);
    if (stat?.isDirectory()) return { top, own: at, common: at, isOwned: true };
    if (stat?.isFile() && stat.size < 8192) return followGitFile(top, at);
    if (stat) throw new NotRecorded('its .git is neither a folder nor a short file');
    if (dirname(top) === top) throw new NotRecorded('it is in no git repository');
  }
}

/** Follows the `.git` file of a worktree or a submodule. https://git-scm.com/docs/gitrepository-layout */
async function followGitFile(top: string, at: string): Promise<GitFolder> {
  const target = /^gitdir: (.+)$/m.exec(await readFile(at, 'utf8'))?.[1]?.trim();
  const own = target === undefined ? null : await realpath(resolve(top, target)).catch(() => null);
  if (own === null) throw new NotRecorded('its .git file leads nowhere');
  const back = await shortFile(join(own, 'gitdir'));
  if (back === null) return { top, own, common: own, isOwned: false };
  const common = dirname(dirname(own));
  const says = await shortFile(join(own, 'commondir'));
  const leadsBack =
    basename(dirname(own)) === 'worktrees' &&
    says !== null &&
    (await isSame(resolve(own, says), common)) &&
    (await isSame(resolve(own, back), at));
  if (!leadsBack) throw new NotRecorded('its .git file leads to what is not its repository');
  return { top, own, common, isOwned: true };
}

/** Whether two paths are the same file or folder; false if one does not exist. */
export async function isSame(a: string, b: string): Promise<boolean> {
  const [real, other] = await Promise.all([a, b].map((path) => realpath(path).catch(() => null)));
  return real !== null && real === other;
}

async function shortFile(path: string): Promise<string | null> {
  const stat = await lstat(path).catch(() => null);
  if (!stat?.isFile() || stat.size > 8192) return null;
  return (await readFile(path, 'utf8')).trim();
}
