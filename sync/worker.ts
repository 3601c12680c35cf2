import type { Services } from '#api/domain/context.ts';
import type { SyncWorker } from '#api/domain/sync-worker.ts';
import { claimRun } from '#api/domain/sync-run/claim.ts';
import { enqueueDueRuns, nextWorkAt, shortenWaits } from '#api/domain/sync-run/enqueue-due.ts';
import { Semaphore } from '#api/domain/semaphore.ts';
import { beginPass, type RunningPass } from './pass.ts';
import { previewRun } from './preview.ts';
import { systemTimers, type Timers } from './timers.ts';

/** The settings of a worker. */
export type WorkerOptions = {
  /** Whether sources are synced when they are due; if false, only runs that someone requests are done. */
  schedule: boolean;
  /** How many repositories are read at once, previews too: `GIT_MAX_CONCURRENT`. */
  concurrentMax: number;
  /** How long a claimed run belongs to its worker; after that, another worker may take it over. */
  leaseMilliseconds: number;
  timers?: Timers | undefined;
};

/** A sync worker that runs inside the server process. */
export type ServerWorker = SyncWorker & {
  /** Starts the worker: it continues unfinished runs and, with `schedule`, waits for sources to be due. */
  start(): void;
  /** Stops each running pass at its next step, releases its lease, and waits for that. */
  stop(): Promise<void>;
};

/** How often the queue is checked with `schedule`, because other processes add runs to it too. */
const lookMilliseconds = 30_000;

/** How long to wait after a failed check of the queue. */
const retryMilliseconds = 10_000;

/** Creates the worker of a server. `services` is a function because the services contain the worker. */
export function createServerWorker(services: () => Services, options: WorkerOptions): ServerWorker {
  const { timers = systemTimers } = options;
  const passesAtOnce = new Semaphore(options.concurrentMax);
  const stopping = new AbortController();
  const passes = new Set<RunningPass>();
  /** One promise for each claimed run, added before its pass begins. */
  const working = new Set<Promise<void>>();
  let callOff = () => {};
  let looking: Promise<void> | null = null;
  let isAskedAgain = false;

  /** Checks the queue. Only one check runs at a time; a call during a check makes another one follow. */
  const look = () => {
    if (stopping.signal.aborted) return;
    if (looking) {
      isAskedAgain = true;
      return;
    }
    callOff();
    looking = lookOnce()
      .catch((err: unknown) => {
        services().log.warn('sync.look_failed', { cause: String(err) });
        return retryMilliseconds;
      })
      .then((milliseconds) => {
        looking = null;
        if (stopping.signal.aborted) return;
        if (isAskedAgain) {
          isAskedAgain = false;
          look();
        } else if (milliseconds !== null) {
          callOff = timers.after(milliseconds, look);
        }
      });
  };

  /** Queues the due sources and claims runs while there is room. Gives the milliseconds until the next check; null if the worker only has to wait for `wake`. */
  async function lookOnce(): Promise<number | null> {
    const all = services();
    if (options.schedule) await enqueueDueRuns(all);
    while (passesAtOnce.free > 0 && !stopping.signal.aborted) {
      const claimed = await claimRun(all, options.leaseMilliseconds);
      if (!claimed) break;
      // Begun also when the worker has been stopped meanwhile: the pass then releases the lease.
      const work = passesAtOnce
        .use(async () => {
          const pass = beginPass(all, claimed, { timers, stopping: stopping.signal });
          passes.add(pass);
          await pass.ended;
          passes.delete(pass);
        })
        .finally(() => {
          working.delete(work);
          look();
        });
      working.add(work);
    }
    const next = await nextWorkAt(all, { schedule: options.schedule });
    const milliseconds = next === null ? Infinity : next.getTime() - all.now().getTime();
    const bounded = Math.min(milliseconds, options.schedule ? lookMilliseconds : Infinity);
    // A run that is due already waits for room: each pass that ends checks the queue.
    return bounded === Infinity ? null : Math.max(bounded, 1000);
  }

  return {
    start() {
      void shortenWaits(services())
        .catch((err: unknown) => services().log.warn('sync.look_failed', { cause: String(err) }))
        .then(look);
    },
    wake() {
      for (const pass of passes) pass.look();
      look();
    },
    preview: (ctx, source, signal) => {
      const either = AbortSignal.any([signal, stopping.signal]);
      return passesAtOnce.use(() => previewRun(ctx, source, either), { signal: either });
    },
    async stop() {
      stopping.abort(new Error('The server stops.'));
      callOff();
      await looking;
      await Promise.all(working);
    },
  };
}
