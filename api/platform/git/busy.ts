import { AppError } from '#schema/error.ts';
import { parseRetryAfter } from '#schema/retry-after.ts';

type Headers = { header(name: string): string | null };

/** The longest wait that a remote may ask for. */
const waitSecondsMax = 3600;

/**
 * The error `git.busy` if a forge's rate limit is reached; null for any other response. GitHub and GitLab
 * also send 403 for this, with `Retry-After` or a used-up quota header. `words` returns the forge's message
 * as a clause. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 * https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/
 */
export async function remoteBusy(
  status: number,
  answer: Headers,
  words: () => Promise<string>,
): Promise<AppError | null> {
  const now = new Date();
  const asked = answer.header('retry-after');
  const isUsedUp = ['x-ratelimit-remaining', 'ratelimit-remaining'].some(
    (name) => answer.header(name)?.trim() === '0',
  );
  const isBusy =
    status === 429 || (status === 403 && (asked !== null || isUsedUp)) || (status === 503 && asked);
  if (!isBusy) return null;
  const reset = answer.header('x-ratelimit-reset') ?? answer.header('ratelimit-reset');
  const seconds = parseRetryAfter(asked, now) ?? (isUsedUp ? secondsUntil(reset, now) : null);
  const bounded = seconds === null ? undefined : Math.min(seconds, waitSecondsMax);
  const wait = bounded ? ` It asks to wait ${Math.ceil(bounded)} s.` : '';
  return new AppError(
    'git.busy',
    `The remote accepts no more requests for now (HTTP ${status})${await words()}.${wait}`,
    { retryAfterSeconds: bounded },
  );
}

/**
 * The seconds until a rate limit's reset, which is given as a Unix time or, in the IETF draft, as seconds
 * from now.
 */
function secondsUntil(reset: string | null, now: Date): number | null {
  if (reset === null || !/^\d{1,10}$/.test(reset.trim())) return null;
  const value = Number(reset);
  const isTime = value > 1_000_000_000;
  return isTime ? Math.max(0, value - Math.floor(now.getTime() / 1000)) : value;
}
