import { and, desc, eq, inArray } from 'drizzle-orm';
import type { SyncCounts, SyncState } from '#schema/source.ts';
import type { Transaction } from '../database.ts';
import { countsText } from './counts-text.ts';
import { type EnqueueContext, insertRun } from './enqueue.ts';
import { holdLease, type Lease, RunCancelledError } from './lease.ts';
import { appendLog, type LogEntry } from './record.ts';
import type { RunRow } from './summarise.ts';

/** How a pass over a source ended. */
export type RunEnd = {
  state: Exclude<SyncState, 'queued' | 'running'>;
  counts?: SyncCounts;
  error?: { code: string; detail: string };
  /** For `waiting`. */
  nextAttemptAt?: Date;
  /** The commit that was applied as far as it can be, of the source as it was when it was last changed at that time. */
  applied?: { commit: string; sourceUpdatedAt: Date };
};

/** How many runs of a source are kept, with their logs. */
const runsKept = 200;

/**
 * Ends a run with a last line in its log, or has it wait for its next attempt, and queues the one that was asked for meanwhile. A
 * cancelled run ends as that, whatever it came to. Throws `LeaseLostError`.
 */
export async function finishRun(ctx: EnqueueContext, lease: Lease, end: RunEnd): Promise<RunRow> {
  const { syncRuns, syncSources } = ctx.db.tables;
  return ctx.db.write(async (tx) => {
    await ctx.db.lock(tx, `sync runs ${lease.sourceId}`);
    const isCancelled = await holdLease(tx, ctx, lease).then(
      () => false,
      (err: unknown) => {
        if (err instanceof RunCancelledError) return true;
        throw err;
      },
    );
    const state = isCancelled ? 'cancelled' : end.state;
    const isOver = state !== 'waiting';
    const [run] = await tx
      .update(syncRuns)
      .set({
        state,
        ...(end.counts ? { counts: end.counts } : {}),
        errorCode: isCancelled ? null : (end.error?.code ?? null),
        errorDetail: isCancelled ? null : (end.error?.detail ?? null),
        leaseHolder: null,
        leaseUntil: null,
        nextAttemptAt: isOver ? null : (end.nextAttemptAt ?? ctx.now()),
        finishedAt: isOver ? ctx.now() : null,
      })
      .where(eq(syncRuns.id, lease.runId))
      .returning();
    if (!run) throw new Error('A run that is held is there.');
    await appendLog(tx, ctx, lease.runId, [lastLine(state, isCancelled ? {} : end)]);
    if (!isOver) return run;
    if (end.applied && !isCancelled) {
      // Not when someone has changed meanwhile what is taken.
      const { commit, sourceUpdatedAt } = end.applied;
      await tx
        .update(syncSources)
        .set({ commit })
        .where(and(eq(syncSources.id, lease.sourceId), eq(syncSources.updatedAt, sourceUpdatedAt)));
    }
    if (run.followUp !== null) await insertRun(tx, ctx, lease.sourceId, run.followUp);
    await forgetOldRuns(tx, ctx, lease.sourceId);
    return run;
  });
}

async function forgetOldRuns(
  tx: Transaction,
  { db }: EnqueueContext,
  sourceId: string,
): Promise<void> {
  const { syncRuns } = db.tables;
  const old = await tx
    .select({ id: syncRuns.id })
    .from(syncRuns)
    .where(eq(syncRuns.sourceId, sourceId))
    .orderBy(desc(syncRuns.createdAt), desc(syncRuns.id))
    .offset(runsKept)
    .limit(100);
  if (old.length === 0) return;
  const ids = old.map(({ id }) => id);
  await tx.delete(syncRuns).where(inArray(syncRuns.id, ids));
}

function lastLine(state: SyncState, end: Omit<RunEnd, 'state'>): LogEntry {
  const { error, counts, nextAttemptAt } = end;
  const level = state === 'failed' ? 'error' : state === 'succeeded' ? 'info' : 'warn';
  const text = [
    state === 'waiting' ? 'Failed for now' : `Ended: ${state}`,
    ...(error ? [`${error.code}: ${error.detail}`] : []),
    ...(counts ? [countsText(counts) || 'no assets'] : []),
    ...(nextAttemptAt ? [`tried again at ${nextAttemptAt.toISOString()}`] : []),
  ].join('; ');
  return { level, text };
}
