import { AppError } from '#schema/error.ts';
import type { ReadOnlyReason } from '#schema/read-only.ts';
import type { Context, Services } from './context.ts';

/** When to try a refused write again. Maintenance and a failover take minutes, not seconds. */
const retryAfterSeconds = 60;

const details = {
  setting:
    'The registry is in maintenance (READ_ONLY): it serves reads and stores nothing. Try again later.',
  database:
    'The database of the registry is read only, as during a failover: reads are served, nothing is stored. Try again later.',
} as const satisfies Record<ReadOnlyReason, string>;

/** The refusal of a write while the registry is read only: `server.read_only`, with the time to retry. */
export function readOnlyError(reason: ReadOnlyReason, cause?: unknown): AppError {
  return new AppError('server.read_only', details[reason], { retryAfterSeconds, cause });
}

/**
 * Why the registry is read only now; null if it takes writes, and if the database does not answer, since then the
 * reads say so.
 */
export async function readOnlyReason({
  db,
  settings,
}: Pick<Services, 'db' | 'settings'>): Promise<ReadOnlyReason | null> {
  if (settings.readOnly) return 'setting';
  try {
    return (await db.isReadOnly()) ? 'database' : null;
  } catch (err) {
    if (db.explain(err) === err) throw err;
    return null;
  }
}

/**
 * Runs a write that only notes something: the last use of a key, an install. Where it cannot be stored, it is left
 * out and logged as `event`, so that no read fails for it. Nothing is written while `READ_ONLY` is set.
 */
export async function note(
  { db, log, settings }: Pick<Context, 'db' | 'log' | 'settings'>,
  event: string,
  write: () => PromiseLike<unknown>,
): Promise<void> {
  if (settings.readOnly) return;
  try {
    await write();
  } catch (err) {
    const problem = db.explain(err);
    // Never the message: that of a failed query holds its parameters.
    log.warn(event, { code: problem instanceof AppError ? problem.code : 'internal.error' });
  }
}
