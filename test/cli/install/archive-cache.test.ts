import { readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createArchiveCache } from '#cli/install/archive-cache.ts';
import { digestOf } from '#cli/install/unpack.ts';
import { createWorld } from './world.ts';

const archive = (fill: number) => new Uint8Array(1000).fill(fill);

/** A cache with a limit in bytes, and its files. */
async function cacheOf(bytesMax: number) {
  const { home } = await createWorld();
  const folder = join(home, '.skills-registry/archives');
  const cache = createArchiveCache(home, bytesMax);
  const keep = (fill: number) => cache.keep(digestOf(archive(fill)), archive(fill));
  const pathOf = (fill: number) =>
    join(folder, `${digestOf(archive(fill)).replace('sha256:', '')}.zip`);
  /** As if it was used so many minutes ago. */
  const age = async (fill: number, minutes: number) => {
    const then = new Date(Date.now() - minutes * 60_000);
    await utimes(pathOf(fill), then, then);
  };
  const has = async (fill: number) => (await cache.find(digestOf(archive(fill)))) !== null;
  return { folder, keep, pathOf, age, has };
}

describe('the cache of archives', () => {
  it('stays below its limit, and the one that was not used for longest goes first', async () => {
    const { folder, keep, age, has } = await cacheOf(3500);
    for (const fill of [1, 2, 3]) {
      await keep(fill);
      await age(fill, 100 - fill);
    }
    expect(await has(1)).toBe(true);
    await keep(4);
    expect(await readdir(folder)).toHaveLength(3);
    // 1 was used a moment ago, so 2 is the oldest.
    expect(await Promise.all([1, 2, 3, 4].map(has))).toEqual([true, false, true, true]);
  });

  it('keeps the archive of this moment, even one that is larger than the limit', async () => {
    const { keep, age, has } = await cacheOf(500);
    await keep(1);
    expect(await has(1)).toBe(true);
    await age(1, 10);
    await keep(2);
    expect([await has(1), await has(2)]).toEqual([false, true]);
  });

  it('marks the use of an archive, and not that of a damaged one', async () => {
    const { keep, age, has, pathOf } = await cacheOf(10_000);
    await keep(1);
    await age(1, 60);
    const usedAt = async () => Date.now() - (await stat(pathOf(1))).mtimeMs;
    expect(await has(1)).toBe(true);
    expect(await usedAt()).toBeLessThan(30 * 60_000);
    await writeFile(pathOf(1), 'damaged');
    await age(1, 60);
    expect(await has(1)).toBe(false);
    expect(await usedAt()).toBeGreaterThan(30 * 60_000);
  });

  it('deletes what a killed process left, and leaves what one is writing', async () => {
    const { folder, keep } = await cacheOf(10_000);
    await keep(1);
    const [old, fresh] = [join(folder, '.old'), join(folder, '.fresh')];
    for (const path of [old, fresh]) await writeFile(path, 'x');
    const days = new Date(Date.now() - 2 * 24 * 60 * 60_000);
    await utimes(old, days, days);
    await keep(2);
    const names = await readdir(folder);
    expect(names).toContain('.fresh');
    expect(names).not.toContain('.old');
  });
});
