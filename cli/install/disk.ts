import type { Dirent, Stats } from 'node:fs';
import {
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  rmdir,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';

/**
 * The file system calls of the install engine. There are few, so that a test can make each of them fail,
 * or simulate a power cut after it, on a real disk. Errors are those of Node, with their `code`.
 */
export type Disk = {
  lstat(path: string): Promise<Stats>;
  readFile(path: string): Promise<Uint8Array>;
  readdir(path: string): Promise<Dirent[]>;
  readlink(path: string): Promise<string>;
  realpath(path: string): Promise<string>;
  /** Creates one folder; fails if something is at the path. */
  mkdir(path: string): Promise<void>;
  /** Creates a file with `mode` minus the umask; fails if something is at the path. */
  writeFile(path: string, data: Uint8Array, mode: number): Promise<void>;
  /**
   * Creates a file; its bytes have reached the disk when the promise resolves. With `mode` it has exactly
   * these permissions.
   */
  writeDurably(path: string, data: Uint8Array, mode?: number): Promise<void>;
  symlink(target: string, path: string, type: 'dir' | 'junction'): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Deletes a folder; fails unless it is empty. */
  rmdir(path: string): Promise<void>;
  /** Deletes a folder with its content, if it exists; links are deleted, never followed. */
  removeTree(path: string): Promise<void>;
};

/** The real disk. */
export const nodeDisk: Disk = {
  lstat: (path) => lstat(path),
  readFile: (path) => readFile(path),
  readdir: (path) => readdir(path, { withFileTypes: true }),
  readlink: (path) => readlink(path),
  realpath: (path) => realpath(path),
  mkdir: async (path) => void (await mkdir(path)),
  writeFile: (path, data, mode) => writeFile(path, data, { mode, flag: 'wx' }),
  async writeDurably(path, data, mode) {
    const file = await open(path, 'wx', mode ?? 0o644);
    try {
      if (mode !== undefined) await file.chmod(mode);
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  symlink: (target, path, type) => symlink(target, path, type),
  rename: (from, to) => rename(from, to),
  unlink: (path) => unlink(path),
  rmdir: (path) => rmdir(path),
  removeTree: (path) => rm(path, { recursive: true, force: true }),
};

/**
 * The disk, but each path's stats and real path are read once and then repeated, errors too. For questions
 * asked together, while nothing is changed.
 */
export function readOnce(disk: Disk): Disk {
  return { ...disk, lstat: repeated(disk.lstat), realpath: repeated(disk.realpath) };
}

function repeated<T>(read: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (path) => {
    const answer = answers.get(path) ?? read(path);
    answers.set(path, answer);
    return answer;
  };
}

/** Whether an error of the file system has one of these codes. */
export function hasCode(err: unknown, ...codes: string[]): boolean {
  return err instanceof Error && 'code' in err && codes.includes(String(err.code));
}

/** The stats of a path, without following a link; null if nothing is there. */
export async function statOrNull(disk: Disk, path: string): Promise<Stats | null> {
  try {
    return await disk.lstat(path);
  } catch (err) {
    // ENOTDIR: a parent is a file, so nothing can be at this path.
    if (hasCode(err, 'ENOENT', 'ENOTDIR')) return null;
    throw err;
  }
}

/** Whether anything is at a path; a link is not followed. */
export async function exists(disk: Disk, path: string): Promise<boolean> {
  return (await statOrNull(disk, path)) !== null;
}
