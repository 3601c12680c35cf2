/** When to try again, and for how long to bother. */
export type RetryPolicy = {
  /** How often at most, the first time included. */
  attemptsMax: number;
  /** The pause before the second attempt is at most this long; each later one at most twice as long. */
  delayMilliseconds: number;
  isTransient(err: unknown): boolean;
  /** The pause that the failure asks for, in milliseconds, if it does. */
  askedDelay?(err: unknown): number | null;
};

/** No server may make a request wait longer than this by asking for it: then the caller is told how long. */
const askedDelayMillisecondsMax = 5_000;

/**
 * Gives what `work` gives, trying again while it fails with what may pass. The pauses are random, from
 * nothing to the longest ("full jitter"), so that those who failed together do not come back together.
 * A failure that asks for more than five seconds is thrown at once: to come sooner makes it longer.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export async function withRetries<T>(work: () => Promise<T>, policy: RetryPolicy): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (err) {
      if (attempt >= policy.attemptsMax || !policy.isTransient(err)) throw err;
      const asked = policy.askedDelay?.(err) ?? 0;
      if (asked > askedDelayMillisecondsMax) throw err;
      const ours = Math.random() * policy.delayMilliseconds * 2 ** (attempt - 1);
      await new Promise((resolve) => {
        setTimeout(resolve, Math.max(asked, ours));
      });
    }
  }
}
