import { and, eq, isNull } from 'drizzle-orm';
import type { Services } from '#api/domain/context.ts';
import { claimRun } from '#api/domain/sync-run/claim.ts';
import { type DueSelection, enqueueDueRuns } from '#api/domain/sync-run/enqueue-due.ts';
import type { RunRow } from '#api/domain/sync-run/summarise.ts';
import { beginPass } from './pass.ts';
import { systemTimers, type Timers, wait } from './timers.ts';

/** What a call of {@link runDueSources} may decide. */
export type RunDueOptions = {
  selection?: DueSelection | undefined;
  concurrentMax: number;
  leaseMilliseconds: number;
  /**
   * Whether to stay until runs that wait for another attempt had it, and until what a dead worker held
   * may be taken over; else the next call sees to them.
   */
  patient: boolean;
  /** Told after each asset that was taken or failed. */
  onAsset?: (() => void) | undefined;
  timers?: Timers | undefined;
};

/**
 * Runs every source that is due, and whatever else is in the queue, once: what cron, a Kubernetes CronJob
 * and `scheduled` on Workers call. Ends when nothing more can be worked on, or at the next step of each
 * pass once the signal aborts. Gives the runs that it saw to their end, and those that still wait.
 */
export async function runDueSources(
  services: Services,
  options: RunDueOptions,
  signal: AbortSignal,
): Promise<RunRow[]> {
  const { timers = systemTimers } = options;
  await enqueueDueRuns(services, options.selection ?? 'due');
  const doubtful = options.patient ? await heldLeases(services) : [];
  const results = new Map<string, RunRow>();
  await Promise.all(Array.from({ length: options.concurrentMax }, work));
  return [...results.values()];

  async function work(): Promise<void> {
    while (!signal.aborted) {
      const claimed = await claimRun(services, options.leaseMilliseconds);
      if (claimed) {
        const { ended } = beginPass(services, claimed, {
          timers,
          stopping: signal,
          onAsset: options.onAsset,
        });
        const row = await ended;
        if (row) results.set(row.id, row);
        continue;
      }
      const milliseconds = options.patient ? await nextChanceIn() : null;
      if (milliseconds === null) return;
      await wait(timers, milliseconds, signal);
    }
  }

  /** Until the first of our runs that waits is due, or a look at the leases of the start is; null when neither is to come. */
  async function nextChanceIn(): Promise<number | null> {
    const now = services.now().getTime();
    const attempts = [...results.values()].flatMap(({ state, nextAttemptAt }) =>
      state === 'waiting' && nextAttemptAt ? [nextAttemptAt.getTime()] : [],
    );
    const leases = (await unchanged(doubtful)).filter(({ until }) => until >= now);
    const looks = leases.map(({ until }) => Math.min(until, now + lookMilliseconds));
    const times = [...attempts, ...looks];
    return times.length === 0 ? null : Math.max(1, Math.min(...times) - now + 1);
  }

  /** Those that are neither renewed nor given back: a holder that lives does one of both. */
  async function unchanged(leases: HeldLease[]): Promise<HeldLease[]> {
    if (leases.length === 0) return [];
    const held = await heldLeases(services);
    return leases.filter(({ runId, until }) =>
      held.some((one) => one.runId === runId && one.until === until),
    );
  }
}

type HeldLease = { runId: string; until: number };

/** How often a lease that a dead worker may have held is looked at. */
const lookMilliseconds = 1_000;

/** The leases that are held now, and when they run out. */
async function heldLeases({ db }: Services): Promise<HeldLease[]> {
  const { syncRuns } = db.tables;
  const rows = await db.query
    .select({ runId: syncRuns.id, leaseUntil: syncRuns.leaseUntil })
    .from(syncRuns)
    .where(and(eq(syncRuns.state, 'running'), isNull(syncRuns.finishedAt)));
  return rows.flatMap(({ runId, leaseUntil }) =>
    leaseUntil ? [{ runId, until: leaseUntil.getTime() }] : [],
  );
}
