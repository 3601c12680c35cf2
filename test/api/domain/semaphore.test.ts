import { describe, expect, it } from 'vitest';
import { Semaphore } from '#api/domain/semaphore.ts';

const soon = () => performance.now() + 5;

describe('Semaphore', () => {
  it('lets so many in at once, in the order of arrival', async () => {
    const semaphore = new Semaphore(2);
    const order: number[] = [];
    let inside = 0;
    let most = 0;
    const visit = async (visitor: number) => {
      const release = await semaphore.acquire();
      most = Math.max(most, (inside += 1));
      await new Promise(setImmediate);
      order.push(visitor);
      inside -= 1;
      release?.();
    };
    const visitors = Array.from({ length: 10 }, (_, at) => at);
    await Promise.all(visitors.map(visit));
    expect([most, order]).toEqual([2, visitors]);
  });

  it('lets in nobody beside whom a place was handed on to', async () => {
    const semaphore = new Semaphore(1);
    const release = await semaphore.acquire();
    const next = semaphore.acquire();
    release?.();
    // At this moment the place is free of the first, and the second has not gone on.
    const third = semaphore.acquire(1, { deadline: soon() });
    const leave = await next;
    expect(await third).toBeNull();
    leave?.();
    expect(semaphore.free).toBe(1);
  });

  it('gives up at the deadline without taking the turn of who comes after', async () => {
    const semaphore = new Semaphore(1);
    const release = await semaphore.acquire();
    const patient = semaphore.acquire();
    expect(await semaphore.acquire(1, { deadline: soon() })).toBeNull();
    const later = semaphore.acquire();
    release?.();
    (await patient)?.();
    expect(await later).not.toBeNull();
  });

  it('gives up when it is called off, before and while it waits', async () => {
    const semaphore = new Semaphore(1);
    const release = await semaphore.acquire();
    const signal = AbortSignal.abort(new Error('called off'));
    await expect(semaphore.acquire(1, { signal })).rejects.toThrow('called off');
    const calling = new AbortController();
    const waiting = semaphore.use(async () => 'done', { signal: calling.signal });
    expect([semaphore.waiting, semaphore.free]).toEqual([1, -1]);
    calling.abort(new Error('called off later'));
    await expect(waiting).rejects.toThrow('called off later');
    release?.();
    expect([semaphore.waiting, semaphore.free]).toEqual([0, 1]);
  });

  it('lets the next in once, however often one leaves', async () => {
    const semaphore = new Semaphore(1);
    const release = await semaphore.acquire();
    release?.();
    release?.();
    await semaphore.acquire();
    release?.();
    expect(await semaphore.acquire(1, { deadline: soon() })).toBeNull();
  });

  it('gives its place back when the work fails', async () => {
    const semaphore = new Semaphore(1);
    await expect(semaphore.use(() => Promise.reject(new Error('of the work')))).rejects.toThrow(
      'of the work',
    );
    expect(await semaphore.use(async () => 'done')).toBe('done');
  });

  it('lets in who was behind one too heavy that gave up', async () => {
    const semaphore = new Semaphore(10);
    const release = await semaphore.acquire(6);
    const heavy = semaphore.acquire(5, { deadline: soon() });
    const light = semaphore.acquire(4);
    expect(await heavy).toBeNull();
    expect(await light).not.toBeNull();
    release?.();
  });
});
