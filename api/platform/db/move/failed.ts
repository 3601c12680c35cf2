import { AppError } from '#schema/error.ts';
import { rootOf, toStorageError } from '../storage-error.ts';

/** One of the two databases of a copy. */
export type Side = 'source' | 'target';

/** A database failed during a copy. The command adds what to do next. */
export class DatabaseFailed extends Error {
  override readonly name = 'DatabaseFailed';
  readonly side: Side;

  constructor(side: Side, what: string, cause: AppError) {
    super(`${what} (${rootOf(cause).message})`, { cause });
    this.side = side;
  }
}

/**
 * Runs `work` on one of the databases. If that database is unreachable or full, throws {@link
 * DatabaseFailed}.
 */
export async function on<T>(side: Side, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw failureOf(side, error);
  }
}

/** Converts an error from this side; an error that already names a side stays unchanged. */
export function failureOf(side: Side, error: unknown): unknown {
  if (error instanceof DatabaseFailed) return error;
  const known = toStorageError(error);
  if (!(known instanceof AppError)) return error;
  if (known.code === 'storage.full')
    return new DatabaseFailed(side, `the disk of the ${side} is full`, known);
  if (known.code !== 'storage.unavailable') return error;
  return new DatabaseFailed(side, `the ${side} does not answer any more`, known);
}
