import { and, eq, isNull } from 'drizzle-orm';
import type { SyncTrigger } from '#schema/source.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import { newId } from '../id.ts';
import { noCounts, type RunRow } from './summarise.ts';

/** What queueing takes of a context: who asks is kept with the run. */
export type EnqueueContext = Pick<Context, 'db' | 'now' | 'actor'>;

/**
 * Queues a run of a source, and gives it. One that is queued already is given as it is; one that waits for
 * its next attempt gets it now, unless its remote asked for the wait and no person asks; one that runs gets another to follow it, since it may have read the
 * remote before that changed. Anyone else who opens or ends a run of the source waits.
 */
export async function enqueueRun(
  tx: Transaction,
  ctx: EnqueueContext,
  source: { id: string },
  trigger: SyncTrigger,
): Promise<RunRow> {
  const { syncRuns } = ctx.db.tables;
  await ctx.db.lock(tx, `sync runs ${source.id}`);
  const [open] = await tx
    .select()
    .from(syncRuns)
    .where(and(eq(syncRuns.sourceId, source.id), isNull(syncRuns.finishedAt)));
  if (!open) return insertRun(tx, ctx, source.id, trigger);
  const change: Partial<RunRow> = {};
  // A remote that asked for a wait gets it, unless a person wants otherwise: coming sooner makes it longer.
  const isAskedToWait =
    open.errorCode === 'git.busy' && (trigger === 'webhook' || trigger === 'schedule');
  if (open.state === 'waiting' && !isAskedToWait) change.nextAttemptAt = ctx.now();
  if (open.state === 'running' && trigger !== 'schedule') change.followUp = trigger;
  if (Object.keys(change).length === 0) return open;
  await tx.update(syncRuns).set(change).where(eq(syncRuns.id, open.id));
  return { ...open, ...change };
}

/** A new run, queued. The caller holds the source's runs, and knows that none is open. */
export async function insertRun(
  tx: Transaction,
  ctx: EnqueueContext,
  sourceId: string,
  trigger: SyncTrigger,
): Promise<RunRow> {
  const row: RunRow = {
    id: newId(),
    sourceId,
    trigger,
    state: 'queued',
    attempt: 1,
    ref: null,
    commit: null,
    counts: noCounts,
    errorCode: null,
    errorDetail: null,
    requestedBy: ctx.actor?.via === 'system' ? null : (ctx.actor?.username ?? null),
    cancelRequestedAt: null,
    followUp: null,
    leaseHolder: null,
    leaseUntil: null,
    nextAttemptAt: null,
    createdAt: ctx.now(),
    startedAt: null,
    finishedAt: null,
  };
  await tx.insert(ctx.db.tables.syncRuns).values(row);
  return row;
}
