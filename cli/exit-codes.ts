import type { BadAnswerError, UnreachableError } from '#schema/client.ts';
import { AppError, type ErrorCode, errorCatalogue, isErrorCode } from '#schema/error.ts';
import { type CliCode, CliError } from './errors.ts';

/** The exit codes of the CLI; scripts may rely on them. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  /** Not signed in, or not allowed. */
  auth: 4,
  /** Refused by validation, or a conflict. */
  refused: 5,
  /** The registry did not answer or is temporarily unavailable: try again later. */
  unreachable: 6,
  /** Blocked by policy: flagged, yanked or pinned. */
  blocked: 7,
  partlyDone: 8,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const ofCliCode: Record<CliCode, ExitCode> = {
  'cli.failed': exitCodes.failed,
  'cli.usage': exitCodes.usage,
  'cli.not_found': exitCodes.notFound,
  'cli.auth_required': exitCodes.auth,
  'cli.refused': exitCodes.refused,
  'cli.unreachable': exitCodes.unreachable,
  'cli.blocked': exitCodes.blocked,
  'cli.partly_done': exitCodes.partlyDone,
  'cli.interrupted': exitCodes.interrupted,
};

/** Codes whose exit code does not follow from the HTTP status. */
const exceptions: Partial<Record<ErrorCode, ExitCode>> = {
  'request.not_found': exitCodes.failed,
  'auth.too_many_attempts': exitCodes.unreachable,
  'device.denied': exitCodes.auth,
  'device.expired': exitCodes.auth,
  // The user can correct it by writing the full ref.
  'asset.ambiguous': exitCodes.usage,
  'version.withdrawn': exitCodes.blocked,
  'storage.full': exitCodes.unreachable,
  'git.unreachable': exitCodes.unreachable,
  'git.busy': exitCodes.unreachable,
  'git.timeout': exitCodes.unreachable,
};

const ofStatus: Record<number, ExitCode> = {
  400: exitCodes.usage,
  401: exitCodes.auth,
  403: exitCodes.auth,
  404: exitCodes.notFound,
  409: exitCodes.refused,
  413: exitCodes.refused,
  415: exitCodes.refused,
  422: exitCodes.refused,
  503: exitCodes.unreachable,
};

/** The exit code of an error that ended a command. */
export function exitCodeOf(err: unknown): ExitCode {
  if (err instanceof CliError)
    return isErrorCode(err.code) ? ofAppCode(err.code) : ofCliCode[err.code];
  if (isUnreachable(err)) return exitCodes.unreachable;
  if (isBadAnswer(err)) return exitCodes.refused;
  if (isAbort(err)) return exitCodes.interrupted;
  if (!(err instanceof AppError)) return exitCodes.failed;
  if (isGatewayFailure(err)) return exitCodes.unreachable;
  return ofAppCode(err.code);
}

function ofAppCode(code: ErrorCode): ExitCode {
  return exceptions[code] ?? ofStatus[errorCatalogue[code].status] ?? exitCodes.failed;
}

/** Whether the registry could not be reached. Compared by name: importing the class would load the HTTP client for every command. */
export function isUnreachable(err: unknown): err is UnreachableError {
  return err instanceof Error && err.name === 'UnreachableError';
}

/** Whether the registry did not answer within `--timeout`. */
export function isTimedOut(err: unknown): boolean {
  const unheard = err instanceof CliError ? err.cause : err;
  if (!isUnreachable(unheard)) return false;
  return unheard.cause instanceof Error && unheard.cause.name === 'TimeoutError';
}

/** Whether the answer was not that of a registry. Compared by name for the same reason. */
export function isBadAnswer(err: unknown): err is BadAnswerError {
  return err instanceof Error && err.name === 'BadAnswerError';
}

/** Whether the error comes from a fetch or a wait that an `AbortSignal` ended. */
export function isAbort(err: unknown): boolean {
  return err instanceof Error && err.name === 'AbortError';
}

const gatewayStatuses: ReadonlySet<unknown> = new Set([429, 502, 503, 504]);

/** Whether a proxy answered 429 or 502 to 504 in place of the registry; a retry may help. */
export function isGatewayFailure(err: AppError): boolean {
  const { cause } = err;
  return cause instanceof Error && 'status' in cause && gatewayStatuses.has(cause.status);
}
