import { lstat, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import type { PromiseFsClient } from 'isomorphic-git';
import { NotRecorded } from './not-recorded.ts';

/** What is read of one repository in all: the packs of a large one, which are read whole and held twice, are most of it. */
const totalBytesMax = 256 * 1024 * 1024;
/** An index of two million objects. What is made of one takes six times its size. */
const fileBytesMax = 64 * 1024 * 1024;

/**
 * The file system that isomorphic-git sees: plain files below some folders (real paths), nothing that a link
 * leads out to, no device or pipe, at most 256 MiB in all. Nothing is ever written. Throws {@link NotRecorded}.
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
        // What isomorphic-git takes for nothing: it tries `refs/remotes/origin` as a ref.
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
