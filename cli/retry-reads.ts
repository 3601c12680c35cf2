import { setTimeout } from 'node:timers/promises';
import { backoff } from '#schema/retry.ts';

const attemptsMax = 4;
const waitSecondsMax = 20;
const readMethods = new Set(['GET', 'HEAD']);

/**
 * Wraps `fetch` so that a read which the registry or a proxy throttles (429 or 503) is repeated, at most three
 * times: after `Retry-After`, or 0.5, 1 and 2 s. A longer `Retry-After` than 20 s is not waited for. `say` is
 * called for each wait; the signal, or that of the request, ends it with an `AbortError`.
 */
export function retryReads(
  fetch: typeof globalThis.fetch,
  { signal, say }: { signal: AbortSignal; say(text: string): void },
): typeof globalThis.fetch {
  return async (input, init) => {
    const ended = init?.signal ? AbortSignal.any([signal, init.signal]) : signal;
    const isRead = readMethods.has((init?.method ?? 'GET').toUpperCase());
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(input, init);
      const seconds = isRead && attempt < attemptsMax ? waitSeconds(response, attempt) : null;
      if (seconds === null) return response;
      await response.body?.cancel();
      say(`the registry is busy (${response.status}); trying again in ${seconds} s`);
      await setTimeout(seconds * 1000, undefined, { signal: ended });
    }
  };
}

/** Seconds to wait before the next attempt; null if the answer is not worth one. */
function waitSeconds({ status, headers }: Response, attempt: number): number | null {
  if (status !== 429 && status !== 503) return null;
  const asked = Number(headers.get('retry-after'));
  const seconds = asked > 0 ? asked : backoff(attempt, 0.5);
  return seconds > waitSecondsMax ? null : seconds;
}
