import { describe, expect, it } from 'vitest';
import { retryReads } from '#cli/retry-reads.ts';

/** A `fetch` that gives these answers one after the other, and how often it was called. */
function answering(...answers: Response[]) {
  let calls = 0;
  const fetch: typeof globalThis.fetch = async () => {
    calls += 1;
    return answers.shift() ?? new Response('done');
  };
  return { fetch, calls: () => calls };
}
const throttled = (status: number, seconds: string) =>
  new Response('slow down', { status, headers: { 'retry-after': seconds } });
const options = (signal = new AbortController().signal) => ({ signal, say: () => {} });

describe('retryReads', () => {
  it('waits as long as the answer asks for, and reads again', async () => {
    const { fetch, calls } = answering(throttled(429, '0.01'), throttled(503, '0.01'));
    const said: string[] = [];
    const { signal } = options();
    const read = retryReads(fetch, { signal, say: (text) => said.push(text) });
    expect(await (await read('http://hub.test/x')).text()).toBe('done');
    expect([calls(), said.length]).toEqual([3, 2]);
  });

  it('gives the answer where it asks for more than 20 s, after four attempts, and for a write', async () => {
    const long = answering(throttled(429, '3600'));
    expect((await retryReads(long.fetch, options())('http://hub.test/x')).status).toBe(429);
    const often = answering(...Array.from({ length: 9 }, () => throttled(503, '0.01')));
    expect((await retryReads(often.fetch, options())('http://hub.test/x')).status).toBe(503);
    expect([long.calls(), often.calls()]).toEqual([1, 4]);
    const write = answering(throttled(429, '0.01'));
    const post = retryReads(write.fetch, options())('http://hub.test/x', { method: 'POST' });
    expect((await post).status).toBe(429);
  });

  it('ends at once when it is interrupted while it waits', async () => {
    const interrupt = new AbortController();
    const { fetch } = answering(throttled(429, '20'));
    const read = retryReads(fetch, options(interrupt.signal))('http://hub.test/x');
    setTimeout(() => interrupt.abort(), 20);
    await expect(read).rejects.toMatchObject({ name: 'AbortError' });
  });
});
