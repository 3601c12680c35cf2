import { describe, expect, it } from 'vitest';
import { createByteLimit } from '#api/platform/byte-limit.ts';

/** Work that ends when it is told to. */
function held() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, work: () => ended };
}

describe('createByteLimit', () => {
  it('runs what there is room for, and the rest in turn as room comes', async () => {
    const limit = createByteLimit(100);
    const told: string[] = [];
    const [one, two] = [held(), held()];
    const run = (name: string, bytes: number, { work }: ReturnType<typeof held>) =>
      limit(bytes, () => {
        told.push(name);
        return work();
      });
    const first = run('first', 60, one);
    const second = run('large', 50, two);
    const third = run('small, but later', 10, held());
    await new Promise(setImmediate);
    expect(told).toEqual(['first']);
    one.end();
    await first;
    await new Promise(setImmediate);
    expect(told).toEqual(['first', 'large', 'small, but later']);
    two.end();
    await second;
    void third;
  });

  it('runs what needs more than all of it, alone', async () => {
    const limit = createByteLimit(10);
    const one = held();
    const first = limit(1_000, one.work);
    const second = limit(1, async () => 'second');
    one.end();
    await first;
    expect(await second).toBe('second');
  });

  it('gives the room back when the work fails', async () => {
    const limit = createByteLimit(10);
    await expect(limit(10, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await limit(10, async () => 'next')).toBe('next');
  });
});
