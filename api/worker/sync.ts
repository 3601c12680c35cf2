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

/** What an isolate does about sync runs. */
export type EdgeSync = {
  /** Works on what is in the queue, unless as many passes are under way as may be: they go on with it. */
  afterAnswer(): Promise<void>;
  /** Queues what the selection says, and works on all that is in the queue. Gives the runs that it saw. */
  cron(selection: DueSelection): Promise<RunRow[]>;
};

/**
 * Sync runs in one isolate, which has 128 MB for all of its requests: `concurrentMax` passes after answers,
 * and one more by cron. A run that is not done in time is given back, and whoever looks next goes on with it.
 */
export function createEdgeSync(
  services: Services,
  { concurrentMax, leaseMilliseconds }: { concurrentMax: number; leaseMilliseconds: number },
): EdgeSync {
  // Until when each may be under way: the platform may end a request without a word.
  const passes = new Set<{ until: number }>();
  /** A pass may have looked into the queue just before what it is asked for was put there. */
  let isAskedAgain = false;

  async function work(selection: DueSelection, milliseconds: number): Promise<RunRow[]> {
    const stopping = new AbortController();
    const pass = { until: Date.now() + milliseconds };
    passes.add(pass);
    const timer = setTimeout(
      () => stopping.abort(new Error('The platform would end it soon.')),
      milliseconds,
    );
    try {
      // What must wait for another attempt is left to the next call.
      const options = { selection, concurrentMax: 1, leaseMilliseconds, patient: false };
      const runs = await runDueSources(services, options, stopping.signal);
      while (isAskedAgain && !stopping.signal.aborted) {
        isAskedAgain = false;
        const more = { ...options, selection: { ids: [] } };
        runs.push(...(await runDueSources(services, more, stopping.signal)));
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
