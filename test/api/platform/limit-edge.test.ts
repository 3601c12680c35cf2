import { describe, expect, it } from 'vitest';
import { createEdgeLimit } from '#api/platform/limit-edge.ts';

const full = () => new Error('full');
const patient = { waitingMax: 100, onFull: full, silentMillisecondsMax: 60_000 };

describe('createEdgeLimit', () => {
  it('lets so many run at a time, in order, and goes on after a failure', async () => {
    const limit = createEdgeLimit(2, patient);
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const works = Array.from({ length: 8 }, (_, index) =>
      limit(async () => {
        begun.push(index);
        most = Math.max(most, (running += 1));
        await Promise.resolve();
        running -= 1;
        if (index % 4 === 0) throw new Error('of the work');
        return index;
      }),
    );
    const results = await Promise.allSettled(works);
    expect(most).toBe(2);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(2);
  });

  it('turns away what comes when too much waits, and takes work again afterwards', async () => {
    const limit = createEdgeLimit(1, { ...patient, waitingMax: 1 });
    let open = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const begun = [1, 2].map((number) => limit(() => gate.then(() => number)));
    await expect(limit(async () => 3)).rejects.toThrow('full');
    open();
    expect(await Promise.all(begun)).toEqual([1, 2]);
    expect(await limit(async () => 4)).toBe(4);
  });

  it('goes on after a request that was ended in its place without a word', async () => {
    const limit = createEdgeLimit(1, { ...patient, silentMillisecondsMax: 40 });
    void limit(() => new Promise(() => {}));
    const both = ['next', 'and the one behind'].map((text) => limit(async () => text));
    expect(await Promise.all(both)).toEqual(['next', 'and the one behind']);
  });
});
