import { AppError } from '#schema/error.ts';
import type { Parsers } from '#api/domain/parsers.ts';
import { FairQueue } from './fair-queue.ts';
import { type Bounds, ParserThread } from './thread.ts';

/** Two, so that one slow text leaves the other to everyone else; more would take memory for nothing on two processors. */
const threadsMax = 2;

/** Jobs that may wait, of all and of one. */
const waitingMax = 200;
const waitingOfOneMax = 50;

/** The largest of 719 real readmes takes 0.14 s, 256 KiB of code 0.5 s, and the worst text that the guards let pass 32 MB. */
const defaultBounds: Bounds = { processorMs: 3_000, clockMs: 60_000, heapMb: 128 };

/** After so long without work the threads end and give their memory back. */
const idleMilliseconds = 10_000;

/**
 * {@link Parsers} on threads of their own, started for the first job. A job that takes more than it may ends
 * its thread; what waits behind goes on with a new one.
 */
export function createParserThreads(bounds: Partial<Bounds> = {}): Parsers {
  const queue = new FairQueue<(thread: ParserThread) => Promise<void>>();
  const idle = Array.from(
    { length: threadsMax },
    () => new ParserThread({ ...defaultBounds, ...bounds }),
  );
  let ending: NodeJS.Timeout | undefined;

  async function workNext(): Promise<void> {
    // The one that worked last: the other may never have started.
    const thread = idle.at(-1);
    const piece = thread && queue.next();
    if (!piece) return;
    idle.pop();
    clearTimeout(ending);
    await piece.work(thread);
    queue.done(piece.whose);
    idle.push(thread);
    ending = setTimeout(() => idle.forEach((one) => one.end()), idleMilliseconds).unref();
    void workNext();
  }

  return {
    offThread: true,
    run(job, input, whose) {
      if (queue.size >= waitingMax || queue.waitingOf(whose) >= waitingOfOneMax) {
        const detail = 'Too many texts wait to be rendered. Try again in a moment.';
        return Promise.reject(new AppError('server.busy', detail, { retryAfterSeconds: 5 }));
      }
      return new Promise((resolve, reject) => {
        queue.add(whose, (thread) => thread.ask(job, input).then(resolve, reject));
        void workNext();
      });
    },
  };
}
