import { backoff, type Retry } from '#schema/retry.ts';

/** The longest pause that a store may ask for. If it asks for more, the caller is told to retry instead. */
const askedDelayMillisecondsMax = 5_000;

/** When a request to a blob store is retried. */
export type StoreRetryPolicy = {
  /** The maximum number of attempts, including the first. */
  attemptsMax: number;
  /** The upper limit of the pause before the second attempt; it doubles for each later one. */
  delayMilliseconds: number;
  isTransient(err: unknown): boolean;
  /** The pause that the failure asks for, in milliseconds; null if none. */
  askedDelay?(err: unknown): number | null;
};

/**
 * Retries transient failures with full jitter: each pause is random between zero and an exponential limit, so
 * that concurrent failures do not retry together. A failure that asks for more than five seconds is not
 * retried. https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function storeRetry(policy: StoreRetryPolicy): Retry {
  const { attemptsMax, delayMilliseconds, isTransient, askedDelay } = policy;
  return {
    attemptsMax,
    delay(err, attempt) {
      const asked = askedDelay?.(err) ?? 0;
      if (!isTransient(err) || asked > askedDelayMillisecondsMax) return null;
      return Math.max(asked, Math.random() * backoff(attempt, delayMilliseconds));
    },
  };
}
