import { AppError } from '#schema/error.ts';
import type { Parsers } from '#api/domain/parsers.ts';
import { FairQueue } from './fair-queue.ts';
import { type JobLimits, ParserThread } from './thread.ts';

/** Two, so that one slow text blocks only one thread; more would waste memory on two processors. */
const threadsMax = 2;

/** The number of waiting jobs, in total and per queue key. */
const waitingMax = 200;
const waitingPerKeyMax = 50;

/**
 * Reference: the largest of 719 real readmes takes 0.14 s, 256 KiB of code 0.5 s, and the worst text that
 * passes the guards needs 32 MB.
 */
const defaultJobLimits: JobLimits = { processorMs: 3_000, clockMs: 60_000, heapMb: 128 };

/** The threads end after this time without work, to free their memory. */
const idleMilliseconds = 10_000;

/**
 * Creates {@link Parsers} on threads, which start with the first job. A job that exceeds its limits ends its
 * thread; waiting jobs continue on a new one.
 */
export function createParserThreads(limits: Partial<JobLimits> = {}): Parsers {
  const queue = new FairQueue<(thread: ParserThread) => Promise<void>>();
  const idle = Array.from(
    { length: threadsMax },
    () => new ParserThread({ ...defaultJobLimits, ...limits }),
  );
  let ending: NodeJS.Timeout | undefined;

  async function workNext(): Promise<void> {
    // The thread that was used last: the other may not have been started.
    const thread = idle.at(-1);
    const next = thread && queue.next();
    if (!next) return;
    idle.pop();
    clearTimeout(ending);
    await next.work(thread);
    queue.done(next.owner);
    idle.push(thread);
    ending = setTimeout(() => idle.forEach((one) => one.end()), idleMilliseconds).unref();
    void workNext();
  }

  return {
    offThread: true,
    run(job, input, queueKey) {
      if (queue.size >= waitingMax || queue.waitingOf(queueKey) >= waitingPerKeyMax) {
        const detail = 'Too many texts wait to be rendered. Try again in a moment.';
        return Promise.reject(new AppError('server.busy', detail, { retryAfterSeconds: 5 }));
      }
      return new Promise((resolve, reject) => {
        queue.add(queueKey, (thread) => thread.run(job, input).then(resolve, reject));
        void workNext();
      });
    },
  };
}
