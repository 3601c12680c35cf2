import { AppError } from '#schema/error.ts';
import { backoff, type Retry } from '#schema/retry.ts';
import { isGatewayFailure, isUnreachable } from '../exit-codes.ts';

const waitSecondsMax = 30;

/**
 * Retries for requests that are safe to repeat. A request is repeated if the registry is busy (429, 503, or
 * 429 and 502 to 504 from a proxy), did not answer, or had a write conflict. There are at most four
 * attempts; the waits are `Retry-After`, or 0.5, 1 and 2 s.
 */
export const registryRetry: Retry = {
  attemptsMax: 4,
  delay(err, attempt) {
    const seconds = waitSeconds(err, attempt);
    return seconds === null ? null : seconds * 1000;
  },
};

/** Seconds to wait before the next attempt (`attempt` counts from 1); null if the error is not worth a retry, or the registry asks for more than 30 s. */
export function waitSeconds(err: unknown, attempt: number): number | null {
  const backoffSeconds = backoff(attempt, 0.5);
  if (isUnreachable(err)) return backoffSeconds;
  if (!(err instanceof AppError)) return null;
  const isRetryable =
    err.status === 429 ||
    err.status === 503 ||
    err.code === 'write.conflict' ||
    isGatewayFailure(err);
  if (!isRetryable) return null;
  const wanted = err.retryAfterSeconds ?? backoffSeconds;
  return wanted > waitSecondsMax ? null : wanted;
}
