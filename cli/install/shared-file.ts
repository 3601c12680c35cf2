import type { Stats } from 'node:fs';
import { CliError } from '../errors.ts';
import { type Disk, hasCode, statOrNull } from './disk.ts';
import { type RealPath, realPathOf } from './inspect.ts';
import { type InstallRoot, isInside } from './root.ts';

/** A file that the agent tool and the user write too, with its path after all links. */
export type SharedFile = RealPath & {
  /** Its text; null if there is no file, or if it must not be touched. */
  text: string | null;
  /** The permissions, of an existing file. */
  mode: number | null;
  /** Why the file must not be touched; null if it may be. */
  trouble: string | null;
};

/** The largest file that is edited. The file that Claude Code keeps its whole history in is below 10 MB. */
const bytesMax = 10 * 1024 * 1024;

/**
 * Reads a shared file. A link is followed: in the home folder the user's own ones, in a project those that stay
 * in it. Throws `cli.refused` for a parent folder that {@link realPathOf} does not allow.
 */
export async function readSharedFile(
  disk: Disk,
  root: InstallRoot,
  path: string,
): Promise<SharedFile> {
  const at = await realPathOf(disk, root, path);
  const stat = await statOrNull(disk, at.path);
  if (!stat?.isSymbolicLink()) return readAt(disk, at, stat);
  const untouched = (trouble: string) => ({ ...at, text: null, mode: null, trouble });
  let real: string;
  try {
    real = await disk.realpath(at.path);
  } catch (err) {
    if (!hasCode(err, 'ENOENT', 'ELOOP', 'ENOTDIR')) throw err;
    return untouched('is a broken link');
  }
  if (root.scope === 'project' && !isInside(root.folder, real)) {
    return untouched(`is a link that leads out of the project, to ${real}`);
  }
  return readAt(disk, await realPathOf(disk, root, real), await disk.lstat(real));
}

async function readAt(disk: Disk, at: RealPath, stat: Stats | null): Promise<SharedFile> {
  if (stat === null) return { ...at, text: null, mode: null, trouble: null };
  const mode = stat.mode & 0o777;
  const untouched = (trouble: string) => ({ ...at, text: null, mode, trouble });
  if (!stat.isFile()) return untouched(`is ${stat.isDirectory() ? 'a folder' : 'no file'}`);
  if (stat.size > bytesMax) {
    const megabytes = (stat.size / 1024 / 1024).toFixed(0);
    return untouched(`is too large to edit: ${megabytes} MB, of at most ${bytesMax / 1024 / 1024}`);
  }
  // A rename would replace it all the same, against the user's will.
  if ((mode & 0o222) === 0) return untouched('is read-only');
  try {
    const bytes = await disk.readFile(at.path);
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { ...at, text, mode, trouble: null };
  } catch (err) {
    if (hasCode(err, 'EACCES', 'EPERM')) return untouched('cannot be read');
    if (!(err instanceof TypeError)) throw err;
    return untouched('is not UTF-8 text');
  }
}

/** Like {@link readSharedFile}; a parent that is not allowed is the file's `trouble`. */
export async function findSharedFile(
  disk: Disk,
  root: InstallRoot,
  path: string,
): Promise<SharedFile> {
  try {
    return await readSharedFile(disk, root, path);
  } catch (err) {
    if (!(err instanceof CliError)) throw err;
    return {
      path,
      missingFolders: [],
      text: null,
      mode: null,
      trouble: `is not changed: ${err.message}`,
    };
  }
}
