import { describe, expect, it } from 'vitest';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { mapConcurrently } from '../../sync/map-concurrently.ts';

/** Maps sizes concurrently; each stays active until the test ends it, and `now` lists the active ones. */
function watched(sizes: number[], limits: { itemsMax: number; bytesMax: number }) {
  const active = new Map<number, { end(): void; fail(err: Error): void }>();
  const done = mapConcurrently(
    sizes,
    limits,
    (size) => size,
    (size) =>
      new Promise<void>((resolve, reject) => {
        const leave = () => active.delete(size);
        active.set(size, {
          end: () => (leave(), resolve()),
          fail: (err) => (leave(), reject(err)),
        });
      }),
  );
  // Each test awaits it; this keeps it from being an unhandled rejection until then.
  done.catch(() => undefined);
  const now = async () => {
    await nextTurn();
    return [...active.keys()];
  };
  const one = (size: number) => {
    const found = active.get(size);
    if (!found) throw new Error(`${size} is not active`);
    return found;
  };
  return { done, now, one };
}

describe('mapConcurrently', () => {
  it('starts the items in order, at most itemsMax at once', async () => {
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

  it('keeps to bytesMax, and runs a larger item alone', async () => {
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

  it('starts nothing after a failure, and throws the first error when the running items have finished', async () => {
    const { done, now, one } = watched([1, 2, 3], { itemsMax: 2, bytesMax: 100 });
    await now();
    one(2).fail(new Error('second'));
    expect(await now()).toEqual([1]);
    one(1).fail(new Error('first, but later'));
    await expect(done).rejects.toThrow('second');
    expect(await now()).toEqual([]);
  });

  it('resolves at once without items', async () => {
    await expect(watched([], { itemsMax: 2, bytesMax: 10 }).done).resolves.toBeUndefined();
  });
});
