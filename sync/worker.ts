import type { Services } from '#api/domain/context.ts';
import type { SyncWorker } from '#api/domain/sync-worker.ts';
import { claimRun } from '#api/domain/sync-run/claim.ts';
import { enqueueDueRuns, nextWorkAt, shortenWaits } from '#api/domain/sync-run/enqueue-due.ts';
import { Semaphore } from '#api/domain/semaphore.ts';
import { beginPass, type RunningPass } from './pass.ts';
import { previewRun } from './preview.ts';
import { systemTimers, type Timers } from './timers.ts';

/** What an operator decides of a worker. */
export type WorkerOptions = {
  /** Whether sources are run when they are due; without, only what is asked for is. */
  schedule: boolean;
  /** How many repositories are read at once, previews too: `GIT_MAX_CONCURRENT`. */
  concurrentMax: number;
  /** How long what a dead worker held is left alone. */
  leaseMilliseconds: number;
  timers?: Timers | undefined;
};

/** A worker inside a server. */
export type ServerWorker = SyncWorker & {
  /** Begins: goes on with what was left open and, with a schedule, waits for what is due. */
  start(): void;
  /** Gives back what is under way, at its next step, and waits for that. */
  stop(): Promise<void>;
};

/** How often the queue is looked at with a schedule, for what other processes put there. */
const lookMilliseconds = 30_000;

/** How long after a look that failed the next one is. */
const retryMilliseconds = 10_000;

/** The worker of a server. The services come late: they hold the worker. */
export function createServerWorker(services: () => Services, options: WorkerOptions): ServerWorker {
  const { timers = systemTimers } = options;
  const passesAtOnce = new Semaphore(options.concurrentMax);
  const stopping = new AbortController();
  const passes = new Set<RunningPass>();
  /** Each claimed run, from before its pass begins. */
  const working = new Set<Promise<void>>();
  let callOff = () => {};
  let looking: Promise<void> | null = null;
  let isAskedAgain = false;

  /** One look at a time; asked meanwhile, another follows. */
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

  /** Queues what is due, takes what there is room for; gives how long until the next look, null for when it is woken. */
  async function lookOnce(): Promise<number | null> {
    const all = services();
    if (options.schedule) await enqueueDueRuns(all);
    while (passesAtOnce.free > 0 && !stopping.signal.aborted) {
      const claimed = await claimRun(all, options.leaseMilliseconds);
      if (!claimed) break;
      // Also when the worker stops meanwhile: the pass then gives back what was claimed.
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
    // What is due already waits for room, and whoever leaves looks.
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
