import { backoff, type Retry } from '#schema/retry.ts';

/** No store may make a request wait longer than this by asking for it: then the caller is told how long. */
const askedDelayMillisecondsMax = 5_000;

/** When a store of blobs is asked again. */
export type StorePatience = {
  /** How often at most, the first time included. */
  attemptsMax: number;
  /** The pause before the second attempt is at most this long; each later one at most twice as long. */
  delayMilliseconds: number;
  isTransient(err: unknown): boolean;
  /** The pause that the failure asks for, in milliseconds, if it does. */
  askedDelay?(err: unknown): number | null;
};

/**
 * Tries again while the failure may pass. The pauses are random, from nothing to the longest ("full jitter"),
 * so that those who failed together do not come back together. A failure that asks for more than five seconds
 * ends the trying: to come sooner makes it longer.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function storeRetry(patience: StorePatience): Retry {
  const { attemptsMax, delayMilliseconds, isTransient, askedDelay } = patience;
  return {
    attemptsMax,
    delay(err, attempt) {
      const asked = askedDelay?.(err) ?? 0;
      if (!isTransient(err) || asked > askedDelayMillisecondsMax) return null;
      return Math.max(asked, Math.random() * backoff(attempt, delayMilliseconds));
    },
  };
}
