import { AppError } from '#schema/error.ts';
import { backoff, type Retry } from '#schema/retry.ts';
import { isGatewayFailure, isUnreachable } from '../exit-codes.ts';

const waitSecondsMax = 30;

/**
 * For work that may be done twice: again when the registry is busy (429, 503, a proxy's 429 and 502 to 504),
 * did not answer, or someone else wrote at the same moment: four times in all, after `Retry-After` or 0.5, 1
 * and 2 s.
 */
export const registryRetry: Retry = {
  attemptsMax: 4,
  delay(err, attempt) {
    const seconds = waitSeconds(err, attempt);
    return seconds === null ? null : seconds * 1000;
  },
};

/** Seconds to wait before another attempt (`attempt` counts from 1); null when it would end the same. */
export function waitSeconds(err: unknown, attempt: number): number | null {
  const ours = backoff(attempt, 0.5);
  if (isUnreachable(err)) return ours;
  if (!(err instanceof AppError)) return null;
  const busy =
    err.status === 429 ||
    err.status === 503 ||
    err.code === 'write.conflict' ||
    isGatewayFailure(err);
  if (!busy) return null;
  const wanted = err.retryAfterSeconds ?? ours;
  return wanted > waitSecondsMax ? null : wanted;
}
