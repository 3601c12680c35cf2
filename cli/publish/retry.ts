import { AppError } from '#schema/error.ts';
import { isGatewayFailure, isUnreachable } from '../exit-codes.ts';

const attemptsMax = 4;
const waitSecondsMax = 30;

export type RetryOptions = {
  /** Waits; rejects when the command is interrupted. */
  sleep(milliseconds: number): Promise<void>;
  /** Told of every wait. */
  onWait?(err: unknown, seconds: number): void;
};

/**
 * Runs work that may be done twice, again when the registry is busy (429, 503, a proxy's 429 and 502 to 504),
 * did not answer, or someone else wrote at the same moment: four times in all, after `Retry-After` or
 * 0.5, 1 and 2 s. Throws the last error.
 */
export async function withRetry<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (err) {
      const seconds = waitSeconds(err, attempt);
      if (attempt >= attemptsMax || seconds === null) throw err;
      options.onWait?.(err, seconds);
      await options.sleep(seconds * 1000);
    }
  }
}

/** Seconds to wait before another attempt (`attempt` counts from 1); null when it would end the same. */
export function waitSeconds(err: unknown, attempt: number): number | null {
  const backoff = 0.25 * 2 ** attempt;
  if (isUnreachable(err)) return backoff;
  if (!(err instanceof AppError)) return null;
  const busy =
    err.status === 429 ||
    err.status === 503 ||
    err.code === 'write.conflict' ||
    isGatewayFailure(err);
  if (!busy) return null;
  const wanted = err.retryAfterSeconds ?? backoff;
  return wanted > waitSecondsMax ? null : wanted;
}
