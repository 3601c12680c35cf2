import { describe, expect, it } from 'vitest';
import { Queue } from '#api/platform/db/queue.ts';

describe('Queue', () => {
  it('lets one in at a time, in the order of arrival', async () => {
    const queue = new Queue();
    const order: string[] = [];
    let inside = 0;
    const visit = async (name: string) => {
      const leave = await queue.enter();
      inside += 1;
      expect(inside).toBe(1);
      await new Promise(setImmediate);
      order.push(name);
      inside -= 1;
      leave?.();
    };
    await Promise.all(['a', 'b', 'c', 'd'].map(visit));
    expect(order).toEqual(['a', 'b', 'c', 'd']);
  });

  it('gives up at the deadline without taking the turn of who comes after', async () => {
    const queue = new Queue();
    const leave = await queue.enter();
    const patient = queue.enter();
    expect(await queue.enter(performance.now() + 5)).toBeNull();
    const later = queue.enter();
    leave?.();
    (await patient)?.();
    expect(await later).not.toBeNull();
  });

  it('lets the next in once, however often one leaves', async () => {
    const queue = new Queue();
    const leave = await queue.enter();
    leave?.();
    leave?.();
    await queue.enter();
    leave?.();
    expect(await queue.enter(performance.now() + 5)).toBeNull();
  });
});
