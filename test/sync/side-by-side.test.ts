import { describe, expect, it } from 'vitest';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sideBySide } from '../../sync/side-by-side.ts';

/** Begins sizes side by side, each until the test ends it, and tells what is under way. */
function watched(sizes: number[], width: { itemsMax: number; bytesMax: number }) {
  const underWay = new Map<number, { end(): void; fail(err: Error): void }>();
  const done = sideBySide(
    sizes,
    width,
    (size) => size,
    (size) =>
      new Promise<void>((resolve, reject) => {
        const leave = () => underWay.delete(size);
        underWay.set(size, {
          end: () => (leave(), resolve()),
          fail: (err) => (leave(), reject(err)),
        });
      }),
  );
  // Looked at by each test; until then it is no unhandled rejection.
  done.catch(() => undefined);
  const now = async () => {
    await nextTurn();
    return [...underWay.keys()];
  };
  const one = (size: number) => {
    const found = underWay.get(size);
    if (!found) throw new Error(`${size} is not under way`);
    return found;
  };
  return { done, now, one };
}

describe('sideBySide', () => {
  it('begins in order, and so many at once', async () => {
    const { done, now, one } = watched([1, 2, 3, 4], { itemsMax: 2, bytesMax: 100 });
    expect(await now()).toEqual([1, 2]);
    one(2).end();
    expect(await now()).toEqual([1, 3]);
    one(1).end();
    one(3).end();
    expect(await now()).toEqual([4]);
    one(4).end();
    await done;
  });

  it('holds no more bytes than it may, and takes what is larger alone', async () => {
    const { done, now, one } = watched([6, 5, 20, 4, 3], { itemsMax: 3, bytesMax: 10 });
    expect(await now()).toEqual([6]);
    one(6).end();
    expect(await now()).toEqual([5]);
    one(5).end();
    expect(await now()).toEqual([20]);
    one(20).end();
    expect(await now()).toEqual([4, 3]);
    one(4).end();
    one(3).end();
    await done;
  });

  it('begins nothing after a failure, and throws the first once all has ended', async () => {
    const { done, now, one } = watched([1, 2, 3], { itemsMax: 2, bytesMax: 100 });
    await now();
    one(2).fail(new Error('second'));
    expect(await now()).toEqual([1]);
    one(1).fail(new Error('first, but later'));
    await expect(done).rejects.toThrow('second');
    expect(await now()).toEqual([]);
  });

  it('has nothing to do for nothing', async () => {
    await expect(watched([], { itemsMax: 2, bytesMax: 10 }).done).resolves.toBeUndefined();
  });
});
