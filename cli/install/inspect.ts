import { basename, dirname, join, relative, resolve } from 'node:path';
import { isGitFolder } from '#schema/git-folder.ts';
import { CliError } from '../errors.ts';
import { type Disk, exists, hasCode, statOrNull } from './disk.ts';
import type { LockedAsset } from './lockfile.ts';
import { type InstallRoot, isInside } from './root.ts';
import { sha256 } from './unpack.ts';

/** A path whose parent folders are resolved: their links are followed, so that each place has one path. */
export type RealPath = {
  path: string;
  /** The parent folders that do not exist yet, the topmost first. */
  missingFolders: string[];
};

/**
 * Resolves the links in the parents of a path. In a project no link may lead out of it, because someone
 * else may have written the repository. In the home folder the user's own links are followed. A path in a
 * `.git` is never allowed, because git runs programs from there. Throws `cli.refused` for a path in a
 * `.git`, and for a parent that leads out of the project, leads nowhere or is a file.
 */
export async function realPathOf(disk: Disk, root: InstallRoot, path: string): Promise<RealPath> {
  const missing: string[] = [];
  let at = dirname(path);
  let stat = await statOrNull(disk, at);
  while (stat === null && at !== dirname(at)) {
    missing.unshift(basename(at));
    at = dirname(at);
    stat = await statOrNull(disk, at);
  }
  let real: string;
  try {
    real = await disk.realpath(at);
  } catch (err) {
    if (!hasCode(err, 'ENOENT', 'ELOOP')) throw err;
    throw new CliError('cli.refused', `${at} is a broken link`);
  }
  if (!(await disk.lstat(real)).isDirectory()) {
    throw new CliError('cli.refused', `${at} is a file, but a folder is needed there`);
  }
  if (root.scope === 'project' && !isInside(root.folder, real)) {
    throw new CliError('cli.refused', `${at} leads out of the project, to ${real}`, {
      hints: ['remove the link, or install for the user instead:  --scope user'],
    });
  }
  const found = join(real, ...missing, basename(path));
  // Only the part below the project or the home folder is checked.
  const below = isInside(root.folder, found) ? relative(root.folder, found) : found;
  if (below.split(/[\\/]/).some(isGitFolder)) {
    throw new CliError('cli.refused', `${path} is in a .git folder; nothing is installed there`);
  }
  const missingFolders = missing.map((_, index) => join(real, ...missing.slice(0, index + 1)));
  return { path: found, missingFolders };
}

/** What is at the path of an installed folder. Paths inside it use `/`. */
export type FolderState =
  | { kind: 'absent' }
  | { kind: 'link'; target: string }
  | { kind: 'file' }
  | {
      kind: 'folder';
      /** Recorded files that are unchanged, or differ in line ends alone. */
      intact: string[];
      /** Of these, the files that differ in line ends. */
      lineEnds: string[];
      /** Of these again, the scripts whose lines end with CRLF since a checkout, so that they do not run. */
      unrunnable: string[];
      /** Recorded files with other content or another executable bit, or replaced by something that is not a file. */
      changed: string[];
      missing: string[];
      /** Entries that are not recorded: files, links, and folders without recorded files. */
      foreign: string[];
    };

/** Compares what is at `path` with the recorded files; without recorded files, everything is foreign. */
export async function inspectFolder(
  disk: Disk,
  path: string,
  files: LockedAsset['files'],
  platform: NodeJS.Platform = process.platform,
): Promise<FolderState> {
  const stat = await statOrNull(disk, path);
  if (stat === null) return { kind: 'absent' };
  if (stat.isSymbolicLink()) return { kind: 'link', target: await disk.readlink(path) };
  if (!stat.isDirectory()) return { kind: 'file' };

  const recordedFolders = foldersOf(Object.keys(files));
  const seen = new Set<string>();
  const changed: string[] = [];
  const intact: string[] = [];
  const lineEnds: string[] = [];
  const unrunnable: string[] = [];
  const foreign: string[] = [];
  const walk = async (below: string) => {
    for (const entry of await disk.readdir(join(path, below))) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      const recorded = Object.hasOwn(files, name) ? files[name] : undefined;
      if (recorded) {
        seen.add(name);
        const found = entry.isFile()
          ? await compareFile(disk, join(path, name), recorded, platform)
          : 'changed';
        (found === 'changed' ? changed : intact).push(name);
        if (found === 'line-ends' || found === 'unrunnable') lineEnds.push(name);
        if (found === 'unrunnable') unrunnable.push(name);
      } else if (entry.isDirectory() && recordedFolders.has(name)) {
        await walk(name);
      } else foreign.push(name);
    }
  };
  await walk('');
  const missing = Object.keys(files).filter((name) => !seen.has(name));
  return { kind: 'folder', intact, lineEnds, unrunnable, changed, missing, foreign };
}

async function compareFile(
  disk: Disk,
  path: string,
  recorded: LockedAsset['files'][string],
  platform: NodeJS.Platform,
): Promise<'same' | 'changed' | 'line-ends' | 'unrunnable'> {
  const bytes = await disk.readFile(path);
  const isSame = sha256(bytes) === recorded.sha256;
  const unix = isSame ? null : withUnixLines(bytes);
  if (!isSame && (unix === null || sha256(unix) !== recorded.sha256)) return 'changed';
  // Windows has no executable bit.
  if (platform !== 'win32') {
    const executable = ((await disk.lstat(path)).mode & 0o100) !== 0;
    if (executable !== recorded.executable) return 'changed';
  }
  if (unix === null) return 'same';
  const isScript = bytes[0] === 0x23 && bytes[1] === 0x21;
  return isScript ? 'unrunnable' : 'line-ends';
}

/**
 * A text with `\n` line ends, as it was before git wrote `\r\n` at a checkout (`core.autocrlf`). Null if it
 * has no other line ends, or if it is binary, which git tells by a NUL byte and leaves alone.
 */
export function withUnixLines(bytes: Uint8Array): Uint8Array | null {
  const [carriageReturn, newline] = [0x0d, 0x0a];
  if (!bytes.includes(carriageReturn) || bytes.includes(0)) return null;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
  const kept = bytes.filter((byte, at) => byte !== carriageReturn || bytes[at + 1] !== newline);
  return kept.length === bytes.length ? null : kept;
}

/** All folders above the files, at any depth, without the root. */
export function foldersOf(files: string[]): Set<string> {
  const folders = new Set<string>();
  for (const file of files) {
    for (let at = file.indexOf('/'); at !== -1; at = file.indexOf('/', at + 1)) {
      folders.add(file.slice(0, at));
    }
  }
  return folders;
}

/** Whether a link leads to `folder`, which need not exist. */
export async function leadsTo(disk: Disk, link: string, folder: string): Promise<boolean> {
  const text = (await disk.readlink(link)).replace(/[\\/]+$/, '');
  const target = resolve(dirname(link), text);
  if (target === folder) return true;
  if (!(await exists(disk, target))) return false;
  return (await disk.realpath(target)) === folder;
}
