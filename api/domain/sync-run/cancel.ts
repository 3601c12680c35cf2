import { and, eq, isNull } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { SyncRun } from '#schema/source.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { requireAdmin } from '../policy.ts';
import { getRunRow } from './find.ts';
import { type RunRow, summariseRun } from './summarise.ts';

/**
 * Cancels a run: at once when nobody works on it, else at its next step; what it has published stays, and
 * no run follows it. Throws `auth.*`, `run.not_found`, `run.finished`.
 */
export async function cancelRun(ctx: Context, id: string): Promise<SyncRun> {
  requireAdmin(ctx);
  const { syncRuns } = ctx.db.tables;
  const cancelled = await ctx.db.write(async (tx) => {
    const found = await getRunRow(ctx, tx, id);
    await ctx.db.lock(tx, `sync runs ${found.run.sourceId}`);
    const { run } = await getRunRow(ctx, tx, id);
    const at = ctx.now();
    const changes: Partial<RunRow> = isWorkedOn(run, at)
      ? { cancelRequestedAt: run.cancelRequestedAt ?? at, followUp: null }
      : {
          state: 'cancelled',
          cancelRequestedAt: at,
          finishedAt: at,
          nextAttemptAt: null,
          followUp: null,
          leaseHolder: null,
          leaseUntil: null,
        };
    // It may end between the two statements: its holder does not wait for us.
    const [changed] = await tx
      .update(syncRuns)
      .set(changes)
      .where(and(eq(syncRuns.id, id), isNull(syncRuns.finishedAt)))
      .returning();
    if (!changed) throw new AppError('run.finished', `The sync run ${id} has ended.`);
    await audit(tx, ctx, { action: 'sync.cancel', subject: found.url, subjectId: id });
    return summariseRun(changed, found.url);
  });
  ctx.sync.wake();
  return cancelled;
}

function isWorkedOn({ state, leaseUntil }: RunRow, at: Date): boolean {
  return state === 'running' && leaseUntil !== null && leaseUntil > at;
}
