import type { ErrorCode, ErrorItem } from '#schema/error.ts';

/** Codes of what goes wrong on this side of the wire; the registry's own are in `schema/error.ts`. */
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
  /** Lines that say what to do next; printed as `hint: …` on stderr, in JSON as `hints`. */
  hints?: string[] | undefined;
  /** What the user may have meant. */
  candidates?: string[] | undefined;
  /** What is wrong, item by item; `pointer` is a file, `file:line` or a flag. */
  errors?: ErrorItem[] | undefined;
  cause?: unknown;
};

/**
 * An error whose message is for the user; `code` decides the exit code, see `exit-codes.ts`. It is one
 * of the registry's own where this side knows the same thing, so that scripts see one code for it.
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

/** A slip of the user's in flags or arguments: exit code 2. */
export class UsageError extends CliError {
  constructor(message: string, options: CliErrorOptions = {}) {
    super('cli.usage', message, options);
    this.name = 'UsageError';
  }
}
