import type { Services } from '#api/domain/context.ts';
import type { ClaimedRun } from '#api/domain/sync-run/claim.ts';
import { LeaseLostError, renewLease, RunCancelledError } from '#api/domain/sync-run/lease.ts';
import type { RunRow } from '#api/domain/sync-run/summarise.ts';
import { runPass } from './run.ts';
import type { Timers } from './timers.ts';

/** A pass that is under way. */
export type RunningPass = {
  ended: Promise<RunRow | null>;
  /** Renews the lease now. Stops the pass if the lease is lost or the run was cancelled. */
  look(): void;
};

/** How many times a lease is renewed within its duration. */
const renewalsALease = 3;

/**
 * Begins a pass over a claimed run and renews the run's lease until the pass ends. The pass stops when
 * `stopping` aborts, the lease is lost, or the run is cancelled.
 */
export function beginPass(
  services: Services,
  claimed: ClaimedRun,
  how: { timers: Timers; stopping: AbortSignal; onAsset?: (() => void) | undefined },
): RunningPass {
  const { lease } = claimed;
  const own = new AbortController();
  const signal = AbortSignal.any([own.signal, how.stopping]);
  let callOff = () => {};

  const look = async () => {
    callOff();
    try {
      await renewLease(services, lease);
    } catch (err) {
      if (err instanceof LeaseLostError || err instanceof RunCancelledError) {
        own.abort(err);
        return;
      }
      // The storage may be back before the lease runs out; every write checks again.
      services.log.warn('sync.lease_not_renewed', { runId: lease.runId, cause: String(err) });
    }
    if (!isOver) callOff = how.timers.after(lease.milliseconds / renewalsALease, () => void look());
  };
  let isOver = false;
  callOff = how.timers.after(lease.milliseconds / renewalsALease, () => void look());

  const startedAt = performance.now();
  const ended = runPass(services, claimed, { signal, onAsset: how.onAsset })
    .then((row) => {
      const seconds = (performance.now() - startedAt) / 1000;
      services.metrics.syncRunEnded(row?.state ?? 'lost', seconds);
      return row;
    })
    .finally(() => {
      isOver = true;
      callOff();
    });
  return { ended, look: () => void (isOver || look()) };
}
