import { and, eq, isNull } from 'drizzle-orm';
import type { Services } from '#api/domain/context.ts';
import { claimRun } from '#api/domain/sync-run/claim.ts';
import { type DueSelection, enqueueDueRuns } from '#api/domain/sync-run/enqueue-due.ts';
import type { RunRow } from '#api/domain/sync-run/summarise.ts';
import { beginPass } from './pass.ts';
import { systemTimers, type Timers, wait } from './timers.ts';

/** Options of {@link runDueSources}. */
export type RunDueOptions = {
  selection?: DueSelection | undefined;
  concurrentMax: number;
  leaseMilliseconds: number;
  /**
   * Whether to wait for the next attempts of failed runs, and for the leases of dead workers to expire.
   * If false, the next call does that work.
   */
  patient: boolean;
  /** Called after each asset that was published, deprecated or failed. */
  onAsset?: (() => void) | undefined;
  timers?: Timers | undefined;
};

/**
 * Syncs every due source and every other run in the queue once. Called by cron, a Kubernetes CronJob and
 * `scheduled` on Workers. Ends when there is nothing left to do, or, after the signal aborts, at the next
 * step of each pass. Gives the runs that it worked on: ended, or waiting for another attempt.
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
      const milliseconds = options.patient ? await millisecondsToNextWork() : null;
      if (milliseconds === null) return;
      await wait(timers, milliseconds, signal);
    }
  }

  /** Milliseconds until the next attempt of a waiting run, or the next check of the leases that were held at the start; null if there is neither. */
  async function millisecondsToNextWork(): Promise<number | null> {
    const now = services.now().getTime();
    const attempts = [...results.values()].flatMap(({ state, nextAttemptAt }) =>
      state === 'waiting' && nextAttemptAt ? [nextAttemptAt.getTime()] : [],
    );
    const leases = (await unchanged(doubtful)).filter(({ until }) => until >= now);
    const looks = leases.map(({ until }) => Math.min(until, now + lookMilliseconds));
    const times = [...attempts, ...looks];
    return times.length === 0 ? null : Math.max(1, Math.min(...times) - now + 1);
  }

  /** The leases that were neither renewed nor released; a living holder does one of the two. */
  async function unchanged(leases: HeldLease[]): Promise<HeldLease[]> {
    if (leases.length === 0) return [];
    const held = await heldLeases(services);
    return leases.filter(({ runId, until }) =>
      held.some((one) => one.runId === runId && one.until === until),
    );
  }
}

type HeldLease = { runId: string; until: number };

/** How often a lease whose worker may be dead is checked. */
const lookMilliseconds = 1_000;

/** The leases that are held now, and when they expire. */
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
