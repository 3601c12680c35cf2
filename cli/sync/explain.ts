import { AppError } from '#schema/error.ts';
import { CliError } from '../errors.ts';
import { gitHints } from './git-hints.ts';

/** Runs a call about a source and adds hints to errors of its remote. */
export async function explained<T>(
  source: { id: string; url: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (err) {
    if (!(err instanceof AppError)) throw err;
    const hints = gitHints(err.code, source);
    if (err.retryAfterSeconds) hints.unshift(`try again in ${Math.ceil(err.retryAfterSeconds)} s`);
    if (hints.length === 0) throw err;
    throw new CliError(err.code, err.detail, { hints, errors: err.errors, cause: err });
  }
}
