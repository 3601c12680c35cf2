import type { Services } from '#api/domain/context.ts';
import { AppError, type ErrorCode } from '#schema/error.ts';
import { backoff } from '#schema/retry.ts';

/** The most attempts of a run; after the last one, it fails. */
export const attemptsMax = 4;

const firstWaitMilliseconds = 30_000;

/** Errors that another attempt would repeat: someone has to correct the cause first. */
const permanent: ReadonlySet<ErrorCode> = new Set([
  'request.invalid',
  'secret.unreadable',
  'namespace.not_found',
  'git.address_denied',
  'git.auth_failed',
  'git.host_key_unknown',
  'git.host_key_changed',
  'git.repository_not_found',
  'git.ref_not_found',
  'git.too_large',
  'git.invalid',
]);

/** The milliseconds that a run waits after its n-th attempt (from 1): 30 s, 2 min, 8 min, each with up to a quarter more at random so that many runs do not retry together. */
export function waitMilliseconds(attempt: number, random: () => number = Math.random): number {
  return Math.round(backoff(attempt, firstWaitMilliseconds, 4) * (1 + random() / 4));
}

/** The error of a failed pass, whether another attempt may succeed, and the wait that the remote asked for, in milliseconds. */
export type Failure = {
  error: { code: ErrorCode; detail: string };
  mayPass: boolean;
  askedMilliseconds: number;
};

/** Turns what a pass threw into a {@link Failure}. The details of an unknown error go only to the server's log. */
export function judgeFailure(
  err: unknown,
  { db, log }: Pick<Services, 'db' | 'log'>,
  runId: string,
): Failure {
  const cause = db.explain(err);
  if (cause instanceof AppError) {
    const items = (cause.errors ?? []).slice(0, 3).map(({ detail }) => detail);
    const detail = [cause.detail, ...items.filter((item) => item !== cause.detail)].join(' ');
    return {
      error: { code: cause.code, detail },
      mayPass: !permanent.has(cause.code),
      askedMilliseconds: (cause.retryAfterSeconds ?? 0) * 1000,
    };
  }
  log.error('sync.failed', {
    runId,
    cause: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
  });
  const detail =
    "An internal error ended the run. The server's log has the details under the run's id.";
  return { error: { code: 'internal.error', detail }, mayPass: true, askedMilliseconds: 0 };
}
