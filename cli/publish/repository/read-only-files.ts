import { lstat, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import type { PromiseFsClient } from 'isomorphic-git';
import { NotRecorded } from './not-recorded.ts';

/** The most bytes read from one repository; mostly packs, which are read completely and held twice. */
const totalBytesMax = 256 * 1024 * 1024;
/** The largest file, enough for an index of two million objects. The parsed form takes six times as much memory. */
const fileBytesMax = 64 * 1024 * 1024;

/**
 * The read-only file system for isomorphic-git: regular files below `roots` (real paths), at most 256 MiB in
 * total. Throws {@link NotRecorded} for links that lead out, devices, pipes, writes and larger files.
 */
export function readOnlyFiles(roots: string[]): PromiseFsClient {
  let left = totalBytesMax;

  const inside = async (path: string): Promise<string> => {
    const real = await realpath(path);
    if (roots.some((root) => real === root || real.startsWith(root + sep))) return real;
    throw new NotRecorded('its repository has a link that leads out of it');
  };
  const refuse = async () => {
    throw new NotRecorded('its repository is only read');
  };
  return {
    promises: {
      async readFile(path: string, options: Parameters<typeof readFile>[1] = {}) {
        const real = await inside(path);
        const stat = await lstat(real);
        // isomorphic-git tries `refs/remotes/origin` as a ref and treats EISDIR as "not found".
        if (stat.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
        if (!stat.isFile()) throw new NotRecorded('its repository has a device or pipe in it');
        const most = real.endsWith('.pack') ? left : Math.min(left, fileBytesMax);
        if (stat.size > most) throw new NotRecorded('its repository is too large');
        left -= stat.size;
        return readFile(real, options);
      },
      readdir: async (path: string) => readdir(await inside(path)),
      stat: async (path: string) => lstat(await inside(path)),
      lstat: async (path: string) => lstat(await inside(path)),
      readlink: async (path: string) => readlink(await inside(path)),
      writeFile: refuse,
      unlink: refuse,
      mkdir: refuse,
      rmdir: refuse,
      symlink: refuse,
    },
  };
}
