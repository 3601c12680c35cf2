import { AppError } from '#schema/error.ts';
import { CliError } from './errors.ts';
import { isAbort, isBadAnswer, isTimedOut, isUnreachable } from './exit-codes.ts';

/** The JSON form of an error. Codes are stable and never translated. */
export type DescribedError = {
  code: string;
  message: string;
  hints?: string[] | undefined;
  candidates?: string[] | undefined;
  errors?: { pointer: string; detail: string }[] | undefined;
  requestId?: string | undefined;
};

/** Describes an error: its code, a message for people, and hints. */
export function describe(err: unknown, extraHints: string[] = []): DescribedError {
  const withHints = (hints: string[]) =>
    hints.length + extraHints.length > 0 ? { hints: [...hints, ...extraHints] } : {};
  if (err instanceof CliError || err instanceof AppError) {
    const { code, candidates, errors } = err;
    const isOwn = err instanceof CliError;
    const answer = isOwn ? err.cause : err;
    const requestId = answer instanceof AppError ? answer.requestId : undefined;
    return {
      code,
      message: isOwn ? err.message : err.detail,
      ...withHints(isOwn ? err.hints : hintsOf(err)),
      ...(candidates ? { candidates } : {}),
      ...(errors ? { errors } : {}),
      ...(requestId ? { requestId } : {}),
    };
  }
  if (isUnreachable(err)) {
    const why = reasonOf(err);
    return {
      code: 'cli.unreachable',
      message: `The registry does not answer: ${err.url}${why ? ` (${why})` : ''}`,
      ...withHints([
        ...(isTimedOut(err) ? ['for a slow connection, allow more time:  --timeout 120'] : []),
        'check the address:  agenthub-cli config show',
      ]),
    };
  }
  if (isBadAnswer(err)) {
    return {
      code: 'cli.refused',
      message: `Not the answer of a registry: ${err.url} (${err.why})`,
      ...withHints([
        'check the address, and that the CLI is as new as the registry:  agenthub-cli config show',
      ]),
    };
  }
  if (isAbort(err)) return { code: 'cli.interrupted', message: 'Interrupted' };
  const message = err instanceof Error ? err.message : String(err);
  return { code: 'cli.internal', message, ...withHints([]) };
}

function hintsOf(err: AppError): string[] {
  if (err.code === 'asset.ambiguous') return ['write one of these refs in full'];
  if (err.code === 'auth.required') return ['sign in first:  agenthub-cli login'];
  if (err.code === 'auth.insufficient_scope') {
    return ['for the admin commands sign in with  agenthub-cli login --admin'];
  }
  if (err.code === 'auth.invalid_credentials') {
    return ['the API key may be revoked or expired; sign in again:  agenthub-cli login'];
  }
  if (err.retryAfterSeconds) return [`try again in ${err.retryAfterSeconds} s`];
  return [];
}

/** The system's code for a failed connection, such as `ECONNREFUSED`; else the message of the last cause. */
function reasonOf(err: Error): string | null {
  let last: string | null = null;
  for (let cause: unknown = err.cause; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
    if (cause.name === 'TimeoutError') return 'timed out';
    last = cause.message;
  }
  return last;
}
