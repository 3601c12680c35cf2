import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { InstallScope } from '#schema/targets.ts';
import { CliError, homeUnknown } from '../errors.ts';
import type { Places } from '../targets/places.ts';
import { type Disk, exists } from './disk.ts';
import { type OwnFiles, ownFiles, stateFolderName } from './own-folder.ts';

export const lockFileName = 'agenthub-lock.json';

/** The folders and files of the installs of one scope. All paths are real and absolute. */
export type InstallRoot = OwnFiles & {
  scope: InstallScope;
  /** The project's folder, or the home folder. */
  folder: string;
  lockPath: string;
  /** The folder of the copies that links point to, each at `<kind>/<namespace>/<name>/<version>`. */
  canonicalFolder: string;
};

/** The install root of a scope. Throws `cli.usage` for the user scope if there is no home folder. Find the folder of a project with {@link findProject}. */
export async function installRoot(
  disk: Disk,
  scope: InstallScope,
  places: Pick<Places, 'home' | 'project'>,
): Promise<InstallRoot> {
  const root = scope === 'project' ? places.project : places.home;
  if (root === null || !(await exists(disk, root))) throw homeUnknown(root);
  const folder = await disk.realpath(root);
  const records = scope === 'project' ? folder : join(folder, stateFolderName);
  return {
    scope,
    folder,
    ...(await ownFiles(scope, folder, places.home)),
    lockPath: join(records, lockFileName),
    canonicalFolder: join(folder, stateFolderName, 'cache'),
  };
}

/**
 * The project of a folder: the nearest folder with a lock file, from this folder up to the root of the
 * git repository; the folder itself if there is no lock file.
 */
export async function findProject(disk: Disk, directory: string): Promise<string> {
  const start = resolve(directory);
  for (let at = start; ;) {
    if (await exists(disk, join(at, lockFileName))) return at;
    const above = resolve(at, '..');
    // Outside of a repository, a lock file further up does not belong to this project.
    if (above === at || (await exists(disk, join(at, '.git')))) break;
    at = above;
  }
  return start;
}

/** Whether `path` is `folder` or below it. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/**
 * The form of a path in lock files and journals: `.claude/skills/pdf` in a project, so that the project
 * can be moved and committed; `~/.claude/skills/pdf` or an absolute path in the user scope.
 */
export function recordPath(root: InstallRoot, path: string): string {
  const way = relative(root.folder, path).split(sep).join('/');
  if (isInside(root.folder, path)) return root.scope === 'project' ? way || '.' : `~/${way}`;
  if (root.scope === 'project') throw new Error(`${path} is not in the project`);
  return path;
}

/** Converts the result of {@link recordPath} back to an absolute path. Throws `cli.refused` if it leaves the project. */
export function recordedPath(root: InstallRoot, text: string): string {
  if (root.scope === 'user' && isAbsolute(text)) return resolve(text);
  const path = resolve(root.folder, text.startsWith('~/') ? text.slice(2) : text);
  const homely = root.scope === 'user' ? text.startsWith('~/') : !text.startsWith('~');
  if (!homely || isAbsolute(text) || text.includes('\\') || !isInside(root.folder, path)) {
    throw new CliError(
      'cli.refused',
      `${lockFileName} names a folder outside of the install root: ${text}`,
    );
  }
  return path;
}
