import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withProcessLock } from '#cli/install/process-lock.ts';
import { createWorld } from './world.ts';

const lockIn = async () => join((await createWorld()).project, '.agenthub.lock');

/** The number of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid!;
}

describe('the lock between processes', () => {
  it('lets one at a time in, and is gone afterwards, also after an error', async () => {
    const path = await lockIn();
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      throw new Error('the work failed');
    };
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, () => withProcessLock(path, work)),
    );
    expect(most).toBe(1);
    expect(results.map(({ status }) => status)).toEqual(Array(6).fill('rejected'));
    expect(existsSync(path)).toBe(false);
  });

  it('is taken over from a dead process, by one of several who find it', async () => {
    const path = await lockIn();
    const dead = { pid: await deadPid(), host: hostname(), id: 'x' };
    for (const holder of [dead, { ...dead, pid: process.pid }]) {
      await writeFile(path, JSON.stringify(holder));
      let inside = 0;
      let most = 0;
      const work = async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
      };
      await Promise.all(Array.from({ length: 6 }, () => withProcessLock(path, work)));
      expect(most).toBe(1);
      expect(existsSync(path)).toBe(false);
    }
  });

  it('is respected while its process lives, and then says whose it is', async () => {
    const path = await lockIn();
    await writeFile(path, JSON.stringify({ pid: process.ppid, host: hostname(), id: 'x' }));
    const attempt = withProcessLock(path, () => Promise.resolve('in'), 60);
    await expect(attempt).rejects.toThrow(`process ${process.ppid}`);
    expect(existsSync(path)).toBe(true);
  });

  it('of another machine, or unreadable, counts as abandoned only when it is old', async () => {
    for (const content of [JSON.stringify({ pid: 1, host: 'elsewhere', id: 'x' }), '{']) {
      const path = await lockIn();
      await writeFile(path, content);
      await expect(withProcessLock(path, () => Promise.resolve('in'), 60)).rejects.toThrow(
        /is running here/,
      );
      const old = new Date(Date.now() - 3_600_000);
      await utimes(path, old, old);
      expect(await withProcessLock(path, () => Promise.resolve('in'), 60)).toBe('in');
    }
  });
});
