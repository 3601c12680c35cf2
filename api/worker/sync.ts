import type { Services } from '../domain/context.ts';
import type { DueSelection } from '../domain/sync-run/enqueue-due.ts';
import type { RunRow } from '../domain/sync-run/summarise.ts';
import { runDueSources } from '../../sync/run-due.ts';

/**
 * How long a Worker processes the queue: after a response, where the platform allows 30 s, and in a cron
 * trigger, where it allows 15 minutes. Both are lower, so that a pass can hand its run back in order.
 * https://developers.cloudflare.com/workers/platform/limits/#duration
 */
export const millisecondsMax = { afterAnswer: 25_000, cron: 14 * 60_000 };

/**
 * The number of assets per call if each statement is a subrequest: about 30 subrequests per asset, of the
 * 10,000 that the platform allows. https://developers.cloudflare.com/workers/platform/limits/#subrequests
 */
export const assetsMaxOverHttp = 250;

/** The options of {@link createEdgeSync}. */
export type EdgeSyncOptions = {
  concurrentMax: number;
  leaseMilliseconds: number;
  /** The number of assets that one call processes. */
  assetsMax: number;
};

/** Sync runs in one isolate. */
export type EdgeSync = {
  /** Processes the queue, unless the maximum number of passes is already running: those will see the new run. */
  afterAnswer(): Promise<void>;
  /** Queues the selected sources, then processes the whole queue. Returns the runs that it processed. */
  cron(selection: DueSelection): Promise<RunRow[]>;
};

/**
 * Runs syncs in one isolate, which has 128 MB for all of its requests: `concurrentMax` passes after
 * responses, and one more in the cron trigger. A run that does not finish in time, or has too many assets for
 * one call, is handed back without costing an attempt; the next pass continues it.
 */
export function createEdgeSync(services: Services, options: EdgeSyncOptions): EdgeSync {
  const { concurrentMax, leaseMilliseconds, assetsMax } = options;
  // Each pass with its deadline: the platform may end a request without notice.
  const passes = new Set<{ until: number }>();
  /** Set when a run was queued while all passes were busy: they may have read the queue just before. */
  let isAskedAgain = false;

  async function work(selection: DueSelection, milliseconds: number): Promise<RunRow[]> {
    const stopping = new AbortController();
    const pass = { until: Date.now() + milliseconds };
    passes.add(pass);
    const stop = () => stopping.abort(new Error('The time limit of the platform is near.'));
    const timer = setTimeout(stop, milliseconds);
    let assets = 0;
    const onAsset = () => {
      assets += 1;
      if (assets >= assetsMax) stop();
    };
    try {
      // Runs that wait for a retry are left to the next call.
      const how = { concurrentMax: 1, leaseMilliseconds, patient: false, onAsset };
      const runs = await runDueSources(services, { ...how, selection }, stopping.signal);
      while (isAskedAgain && !stopping.signal.aborted) {
        isAskedAgain = false;
        const more = { ...how, selection: { ids: [] } };
        for (const run of await runDueSources(services, more, stopping.signal)) runs.push(run);
      }
      return runs;
    } finally {
      clearTimeout(timer);
      passes.delete(pass);
    }
  }

  return {
    async afterAnswer() {
      const now = Date.now();
      for (const pass of passes) if (pass.until <= now) passes.delete(pass);
      if (passes.size >= concurrentMax) isAskedAgain = true;
      else await work({ ids: [] }, millisecondsMax.afterAnswer);
    },
    cron: (selection) => work(selection, millisecondsMax.cron),
  };
}
