import { AppError } from '#schema/error.ts';
import { parseRetryAfter } from '#schema/retry-after.ts';

type Headers = { header(name: string): string | null };

/** No remote keeps a source waiting for longer by asking for it. */
const waitSecondsMax = 3600;

/**
 * What a forge says when it lets no more requests through for now, also as 403: GitHub and GitLab do so at
 * their limits, with `Retry-After` or with none left of what they count. Null for any other answer. `words`
 * gives what it says, as a clause.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
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
    `The remote lets no more requests through for now (HTTP ${status})${await words()}.${wait}`,
    { retryAfterSeconds: bounded },
  );
}

/** The seconds until a reset, which is a time since 1970 or, by the draft of the IETF, seconds from now. */
function secondsUntil(reset: string | null, now: Date): number | null {
  if (reset === null || !/^\d{1,10}$/.test(reset.trim())) return null;
  const value = Number(reset);
  const isTime = value > 1_000_000_000;
  return isTime ? Math.max(0, value - Math.floor(now.getTime() / 1000)) : value;
}
