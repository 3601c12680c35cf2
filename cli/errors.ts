import type { ErrorCode, ErrorItem } from '#schema/error.ts';

/** Error codes of the CLI itself; those of the registry are in `schema/error.ts`. */
export type CliCode =
  | 'cli.failed'
  | 'cli.usage'
  | 'cli.not_found'
  | 'cli.auth_required'
  | 'cli.refused'
  | 'cli.unreachable'
  | 'cli.blocked'
  | 'cli.partly_done'
  | 'cli.interrupted';

export type CliErrorOptions = {
  /** What to do next, one line each; printed as `hint: …` on stderr, and as `hints` in JSON. */
  hints?: string[] | undefined;
  /** Similar values that the user may have meant. */
  candidates?: string[] | undefined;
  /** The single problems; `pointer` is a file, `file:line` or a flag. */
  errors?: ErrorItem[] | undefined;
  cause?: unknown;
};

/**
 * An error with a message for the user. `code` decides the exit code, see `exit-codes.ts`. If the CLI finds
 * an error that the registry would report too, the registry's code is used, so that scripts see one code.
 */
export class CliError extends Error {
  readonly code: CliCode | ErrorCode;
  readonly hints: string[];
  readonly candidates: string[] | undefined;
  readonly errors: ErrorItem[] | undefined;

  constructor(code: CliCode | ErrorCode, message: string, options: CliErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'CliError';
    this.code = code;
    this.hints = options.hints ?? [];
    this.candidates = options.candidates;
    this.errors = options.errors;
  }
}

/** A mistake in the flags or arguments: exit code 2. */
export class UsageError extends CliError {
  constructor(message: string, options: CliErrorOptions = {}) {
    super('cli.usage', message, options);
    this.name = 'UsageError';
  }
}

/** The error of what needs a home folder, where none is known or the known one does not exist. */
export function homeUnknown(home: string | null = null): UsageError {
  const what = home === null ? 'is not known' : `${home} does not exist`;
  return new UsageError(`Your home folder ${what}`, {
    hints: ['set HOME to a folder that belongs to you'],
  });
}
