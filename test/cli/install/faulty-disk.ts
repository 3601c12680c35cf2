import type { Disk } from '#cli/install/disk.ts';

const mutations = [
  'mkdir',
  'writeFile',
  'writeDurably',
  'symlink',
  'rename',
  'unlink',
  'rmdir',
  'removeTree',
] as const satisfies (keyof Disk)[];

export type Mutation = { step: number; operation: (typeof mutations)[number]; path: string };

/** The real disk, with `before` called ahead of each change of it: what it throws is the failure. */
export function watchedDisk(disk: Disk, before: (mutation: Mutation) => void): Disk {
  let step = 0;
  const watched: Disk = { ...disk };
  for (const operation of mutations) {
    const real = disk[operation] as (...args: unknown[]) => Promise<void>;
    Object.assign(watched, {
      [operation]: async (...args: unknown[]) => {
        step += 1;
        before({ step, operation, path: String(args[0]) });
        return real(...args);
      },
    });
  }
  return watched;
}

/** A disk that fails once, at that step, with an error of the operating system's. */
export function failingDisk(disk: Disk, at: number, code: string): Disk & { failed(): boolean } {
  let failed = false;
  const watched = watchedDisk(disk, ({ step, operation, path }) => {
    if (step !== at) return;
    failed = true;
    throw Object.assign(new Error(`${code}: simulated, ${operation} '${path}'`), {
      code,
      syscall: operation,
      path,
    });
  });
  return { ...watched, failed: () => failed };
}

/** A disk that from that step on changes nothing any more: the power is gone. */
export function dyingDisk(disk: Disk, at: number): Disk & { died(): boolean } {
  let died = false;
  const watched = watchedDisk(disk, ({ step }) => {
    if (step < at) return;
    died = true;
    throw new Error('the power is gone');
  });
  return { ...watched, died: () => died };
}

/** A disk with no room left from that step on: what makes or writes fails, what removes or renames works. */
export function fullDisk(disk: Disk, from: number): Disk & { failed(): boolean } {
  let failed = false;
  const grows = new Set(['mkdir', 'writeFile', 'writeDurably', 'symlink']);
  const watched = watchedDisk(disk, ({ step, operation, path }) => {
    if (step < from || !grows.has(operation)) return;
    failed = true;
    throw Object.assign(new Error(`ENOSPC: no space left on device, ${operation} '${path}'`), {
      code: 'ENOSPC',
      syscall: operation,
    });
  });
  return { ...watched, failed: () => failed };
}
