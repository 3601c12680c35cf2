import type { Services } from '#api/domain/context.ts';
import { AppError, type ErrorCode } from '#schema/error.ts';
import { backoff } from '#schema/retry.ts';

/** As often as a run is begun before it is given up. */
export const attemptsMax = 4;

const firstWaitMilliseconds = 30_000;

/** What another attempt would not change: someone must do something first. */
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

/** How long a run waits after its n-th attempt, from 1: 30 s, 2 min, 8 min; with up to a quarter more, so that many do not come at once. */
export function waitMilliseconds(attempt: number, random: () => number = Math.random): number {
  return Math.round(backoff(attempt, firstWaitMilliseconds, 4) * (1 + random() / 4));
}

/** Why a pass failed, whether another attempt may help, and how long it was asked to wait before that. */
export type Failure = {
  error: { code: ErrorCode; detail: string };
  mayPass: boolean;
  askedMilliseconds: number;
};

/** What a pass that failed tells of it, and whether another attempt may help. What is unknown goes to the server's log alone. */
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
    'Something broke on our side. The log of the server has more under the id of the run.';
  return { error: { code: 'internal.error', detail }, mayPass: true, askedMilliseconds: 0 };
}
