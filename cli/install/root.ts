import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { InstallScope } from '#schema/targets.ts';
import { CliError } from '../errors.ts';
import type { Places } from '../targets/places.ts';
import { type Disk, exists } from './disk.ts';
import { type OwnFiles, ownFiles, stateFolderName } from './own-folder.ts';

export const lockFileName = 'agenthub-lock.json';

/** Where the installs of one scope are and where they are recorded. All paths real and absolute. */
export type InstallRoot = OwnFiles & {
  scope: InstallScope;
  /** The project's folder, or the home folder. */
  folder: string;
  lockPath: string;
  /** Where the one copy is that links point to: `<kind>/<namespace>/<name>/<version>` below it. */
  canonicalFolder: string;
};

/** The root of a scope. A project's is found with {@link findProject}. */
export async function installRoot(
  disk: Disk,
  scope: InstallScope,
  places: Pick<Places, 'home' | 'project'>,
): Promise<InstallRoot> {
  const folder = await disk.realpath(scope === 'project' ? places.project : places.home);
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
 * The project that a folder belongs to: the nearest folder with a lock file, looking upwards no
 * further than the root of the git repository; the folder itself when there is none.
 */
export async function findProject(disk: Disk, directory: string): Promise<string> {
  const start = resolve(directory);
  for (let at = start; ;) {
    if (await exists(disk, join(at, lockFileName))) return at;
    const above = resolve(at, '..');
    // Without a repository around it, a lock file further up is someone else's.
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
 * A path as lock files and journals hold it: `.claude/skills/pdf` in a project, which can so be
 * moved and committed; `~/.claude/skills/pdf` or an absolute path for the user.
 */
export function recordPath(root: InstallRoot, path: string): string {
  const way = relative(root.folder, path).split(sep).join('/');
  if (isInside(root.folder, path)) return root.scope === 'project' ? way || '.' : `~/${way}`;
  if (root.scope === 'project') throw new Error(`${path} is not in the project`);
  return path;
}

/** The absolute path of {@link recordPath}. Throws `cli.refused` for one that leaves a project. */
export function recordedPath(root: InstallRoot, text: string): string {
  if (root.scope === 'user' && isAbsolute(text)) return resolve(text);
  const path = resolve(root.folder, text.startsWith('~/') ? text.slice(2) : text);
  const homely = root.scope === 'user' ? text.startsWith('~/') : !text.startsWith('~');
  if (!homely || isAbsolute(text) || text.includes('\\') || !isInside(root.folder, path)) {
    throw new CliError(
      'cli.refused',
      `${lockFileName} names a folder outside of its place: ${text}`,
    );
  }
  return path;
}
