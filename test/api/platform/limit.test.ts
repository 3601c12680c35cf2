import { describe, expect, it } from 'vitest';
import { createLimit } from '#api/platform/limit.ts';

describe('createLimit', () => {
  it('lets so many run at a time, in order, and goes on after a failure', async () => {
    const limit = createLimit(3, { waitingMax: 100, onFull: () => new Error('full') });
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const works = Array.from({ length: 20 }, (_, index) =>
      limit(async () => {
        begun.push(index);
        most = Math.max(most, (running += 1));
        await Promise.resolve();
        await Promise.resolve();
        running -= 1;
        if (index % 4 === 0) throw new Error('of the work');
        return index;
      }),
    );
    const results = await Promise.allSettled(works);
    expect(most).toBe(3);
    expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(5);
    expect(await limit(async () => 'still open')).toBe('still open');
  });

  it('turns away what comes when too much waits, and takes work again afterwards', async () => {
    const limit = createLimit(1, { waitingMax: 2, onFull: () => new Error('full') });
    let open = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const begun = [1, 2, 3].map((number) => limit(() => gate.then(() => number)));
    await expect(limit(async () => 4)).rejects.toThrow('full');
    open();
    expect(await Promise.all(begun)).toEqual([1, 2, 3]);
    expect(await limit(async () => 5)).toBe(5);
  });
});
