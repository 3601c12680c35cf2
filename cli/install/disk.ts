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
 * The file system as the install engine uses it: few calls, so that a test can make any of them
 * fail, or cut the power after it, over the real disk. Errors are Node's own, with their `code`.
 */
export type Disk = {
  lstat(path: string): Promise<Stats>;
  readFile(path: string): Promise<Uint8Array>;
  readdir(path: string): Promise<Dirent[]>;
  readlink(path: string): Promise<string>;
  realpath(path: string): Promise<string>;
  /** One new folder; fails when anything is there. */
  mkdir(path: string): Promise<void>;
  /** A new file with those permissions less the umask; fails when anything is there. */
  writeFile(path: string, data: Uint8Array, mode: number): Promise<void>;
  /** A new file whose bytes have reached the disk when this returns. */
  writeDurably(path: string, data: Uint8Array): Promise<void>;
  symlink(target: string, path: string, type: 'dir' | 'junction'): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Fails unless the folder is empty. */
  rmdir(path: string): Promise<void>;
  /** A folder with all that is in it; links are removed, never followed. Fine when it is not there. */
  removeTree(path: string): Promise<void>;
};

/** The real one. */
export const nodeDisk: Disk = {
  lstat: (path) => lstat(path),
  readFile: (path) => readFile(path),
  readdir: (path) => readdir(path, { withFileTypes: true }),
  readlink: (path) => readlink(path),
  realpath: (path) => realpath(path),
  mkdir: async (path) => void (await mkdir(path)),
  writeFile: (path, data, mode) => writeFile(path, data, { mode, flag: 'wx' }),
  async writeDurably(path, data) {
    const file = await open(path, 'wx', 0o644);
    try {
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

/** Whether an error of the file system has one of these codes. */
export function hasCode(err: unknown, ...codes: string[]): boolean {
  return err instanceof Error && 'code' in err && codes.includes(String(err.code));
}

/** What is at a path itself, links not followed; null when nothing is. */
export async function statOrNull(disk: Disk, path: string): Promise<Stats | null> {
  try {
    return await disk.lstat(path);
  } catch (err) {
    // ENOTDIR: something above is a file, so nothing can be here.
    if (hasCode(err, 'ENOENT', 'ENOTDIR')) return null;
    throw err;
  }
}

/** The same without reading it all: whether anything is there. */
export async function exists(disk: Disk, path: string): Promise<boolean> {
  return (await statOrNull(disk, path)) !== null;
}
