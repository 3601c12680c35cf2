import type { Services } from '../domain/context.ts';
import type { DueSelection } from '../domain/sync-run/enqueue-due.ts';
import type { RunRow } from '../domain/sync-run/summarise.ts';
import { runDueSources } from '../../sync/run-due.ts';

/**
 * How long a Worker works on the queue: after an answer, where the platform gives 30 s, and by cron trigger,
 * where it gives 15 minutes. Less than that, so that a pass can give its run back in order.
 * https://developers.cloudflare.com/workers/platform/limits/#duration
 */
export const millisecondsMax = { afterAnswer: 25_000, cron: 14 * 60_000 };

/**
 * How many assets one call takes where each statement is a request: some 30 requests an asset, of the 10,000
 * that the platform gives. https://developers.cloudflare.com/workers/platform/limits/#subrequests
 */
export const assetsMaxOverHttp = 250;

/** What is decided for {@link createEdgeSync}. */
export type EdgeSyncOptions = {
  concurrentMax: number;
  leaseMilliseconds: number;
  /** As many assets are taken in one call. */
  assetsMax: number;
};

/** What an isolate does about sync runs. */
export type EdgeSync = {
  /** Works on what is in the queue, unless as many passes are under way as may be: they go on with it. */
  afterAnswer(): Promise<void>;
  /** Queues what the selection says, and works on all that is in the queue. Gives the runs that it saw. */
  cron(selection: DueSelection): Promise<RunRow[]>;
};

/**
 * Sync runs in one isolate, which has 128 MB for all of its requests: `concurrentMax` passes after answers,
 * and one more by cron. A run that is not done in time, or has more assets than one call may take, is given
 * back, which costs no attempt, and whoever looks next goes on with it.
 */
export function createEdgeSync(services: Services, options: EdgeSyncOptions): EdgeSync {
  const { concurrentMax, leaseMilliseconds, assetsMax } = options;
  // Until when each may be under way: the platform may end a request without a word.
  const passes = new Set<{ until: number }>();
  /** A pass may have looked into the queue just before what it is asked for was put there. */
  let isAskedAgain = false;

  async function work(selection: DueSelection, milliseconds: number): Promise<RunRow[]> {
    const stopping = new AbortController();
    const pass = { until: Date.now() + milliseconds };
    passes.add(pass);
    const stop = () => stopping.abort(new Error('The platform would end it soon.'));
    const timer = setTimeout(stop, milliseconds);
    let assets = 0;
    const onAsset = () => {
      assets += 1;
      if (assets >= assetsMax) stop();
    };
    try {
      // What must wait for another attempt is left to the next call.
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
