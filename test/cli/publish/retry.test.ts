import { describe, expect, it } from 'vitest';
import { registryRetry } from '#cli/publish/retry.ts';
import { UnreachableError } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import { withRetries } from '#schema/retry.ts';

/** Fails with each error in turn, then gives "done"; tells how long was waited. */
async function attempt(errors: Error[]) {
  const waits: number[] = [];
  const left = [...errors];
  const result = await withRetries(
    async () => {
      const err = left.shift();
      if (err) throw err;
      return 'done';
    },
    { ...registryRetry, sleep: async (milliseconds) => void waits.push(milliseconds) },
  ).catch((err: unknown) => err);
  return { result, waits };
}

const busy = (retryAfterSeconds?: number) =>
  new AppError('storage.unavailable', 'x', { retryAfterSeconds });

describe('a call that may be repeated', () => {
  it('waits as long as the registry says, else longer each time', async () => {
    expect(await attempt([busy(3), busy()])).toEqual({ result: 'done', waits: [3000, 1000] });
  });

  it('is repeated when nothing answered, a proxy failed, or two wrote at once', async () => {
    const proxy = new AppError('internal.error', 'x', {
      cause: Object.assign(new Error('x'), { status: 502 }),
    });
    for (const err of [
      new UnreachableError('http://x', null),
      proxy,
      new AppError('write.conflict', 'x'),
      new AppError('auth.too_many_attempts', 'x', { retryAfterSeconds: 1 }),
    ]) {
      expect((await attempt([err])).result).toBe('done');
    }
  });

  it('ends after four attempts with the last error', async () => {
    const { result, waits } = await attempt([busy(), busy(), busy(), busy(1), busy()]);
    expect(result).toBeInstanceOf(AppError);
    expect(waits).toHaveLength(3);
  });

  it('is not repeated for a refusal, nor when the wait would be long', async () => {
    expect((await attempt([new AppError('manifest.invalid', 'x')])).waits).toEqual([]);
    expect((await attempt([busy(3600)])).waits).toEqual([]);
  });
});
