import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import { systemContext } from '../account/actor.ts';
import type { Services } from '../context.ts';
import type { SourceRow } from '../source/find.ts';
import { enqueueRun } from './enqueue.ts';

/**
 * The part of its interval that a run may come early: a cron entry that runs as often as the interval
 * says would else find a source not yet due, by the seconds that its last run took to start.
 */
const earlyShare = 0.05;

/** Which sources are looked at: those that are due, all that are not paused, or those named, due or not, also paused. */
export type DueSelection = 'due' | 'all' | { ids: string[] };

/**
 * Queues a run of each source that is due, and says when each is due next. Two processes that do so at
 * once queue one run. Gives the ids of the runs that are open for these sources now.
 */
export async function enqueueDueRuns(
  services: Services,
  selection: DueSelection = 'due',
): Promise<string[]> {
  const { db, settings } = services;
  const { syncSources: t } = db.tables;
  const at = services.now();
  const intervalOf = (source: Pick<SourceRow, 'intervalSeconds'>) =>
    (source.intervalSeconds ?? settings.syncIntervalSeconds) * 1000;
  const isDue = (source: SourceRow) =>
    source.nextRunAt !== null &&
    source.nextRunAt.getTime() <= at.getTime() + intervalOf(source) * earlyShare;
  const wanted =
    typeof selection === 'object'
      ? inArray(t.id, selection.ids)
      : and(isNull(t.pausedAt), selection === 'due' ? isNotNull(t.nextRunAt) : undefined);
  const sources = await db.query.select().from(t).where(wanted).orderBy(t.nextRunAt, t.id);
  const ctx = systemContext(services, 'schedule');
  const runIds: string[] = [];
  for (const { id } of sources.filter((source) => selection !== 'due' || isDue(source))) {
    const runId = await db.write(async (tx) => {
      await db.lock(tx, `sync source ${id}`);
      const [source] = await tx.select().from(t).where(eq(t.id, id));
      // Another process may have been faster, or someone has changed it.
      if (!source || (selection === 'due' && (source.pausedAt !== null || !isDue(source))))
        return null;
      const nextRunAt =
        source.intervalSeconds === 0 ? null : new Date(at.getTime() + intervalOf(source));
      await tx.update(t).set({ nextRunAt }).where(eq(t.id, id));
      return (await enqueueRun(tx, ctx, source, 'schedule')).id;
    });
    if (runId !== null) runIds.push(runId);
  }
  return runIds;
}

/** Brings forward what was to wait longer than the registry's own interval, which may have been shortened since. */
export async function shortenWaits({ db, settings, now }: Services): Promise<void> {
  const { syncSources: t } = db.tables;
  const latest = new Date(now().getTime() + settings.syncIntervalSeconds * 1000);
  const tooLate = await db.query
    .select({ id: t.id, nextRunAt: t.nextRunAt })
    .from(t)
    .where(and(isNull(t.intervalSeconds), isNotNull(t.nextRunAt)));
  const ids = tooLate.flatMap(({ id, nextRunAt }) => (nextRunAt && nextRunAt > latest ? [id] : []));
  if (ids.length === 0) return;
  await db.query.update(t).set({ nextRunAt: latest }).where(inArray(t.id, ids));
}

/** When there is something to do next: a source due, an attempt, or a run whose worker may have died. Null for never. */
export async function nextWorkAt(
  { db }: Pick<Services, 'db'>,
  { schedule }: { schedule: boolean },
): Promise<Date | null> {
  const { syncSources, syncRuns } = db.tables;
  const open = await db.query
    .select({
      state: syncRuns.state,
      nextAttemptAt: syncRuns.nextAttemptAt,
      leaseUntil: syncRuns.leaseUntil,
    })
    .from(syncRuns)
    .where(isNull(syncRuns.finishedAt));
  const sources = schedule
    ? await db.query
        .select({ nextRunAt: syncSources.nextRunAt, intervalSeconds: syncSources.intervalSeconds })
        .from(syncSources)
        .where(and(isNull(syncSources.pausedAt), isNotNull(syncSources.nextRunAt)))
    : [];
  const times = [
    ...open.flatMap(({ state, nextAttemptAt, leaseUntil }) =>
      [state === 'waiting' ? nextAttemptAt : leaseUntil].flatMap((at) => (at ? [at] : [])),
    ),
    ...sources.flatMap(({ nextRunAt }) => (nextRunAt ? [nextRunAt] : [])),
  ].map((at) => at.getTime());
  return times.length === 0 ? null : new Date(Math.min(...times));
}
