import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ParserJob, ParserJobs } from '#api/domain/parsers.ts';
import { type Deadline, watchDeadline } from './watch.ts';

/** A job as it is sent to a thread. */
export type JobRequest<Job extends ParserJob> = { job: Job; input: ParserJobs[Job]['input'] };

/** The result of a job: its output or the error it threw. */
export type JobResult<Job extends ParserJob> =
  | { output: ParserJobs[Job]['output'] | null }
  | { error: unknown };

/** The code of the thread, next to this file: `.ts` in the sources, `.js` in the build. */
const threadUrl = new URL(`parser-thread${extname(import.meta.url)}`, import.meta.url);

/**
 * The limits of a job: its deadline, and the thread's heap in MiB. Running out of memory ends the thread and
 * not the server. This works only for small allocations: a single one of more than 16 MB would end the
 * process, so inputs are limited to less.
 */
export type JobLimits = Deadline & { heapMb: number };

/** A parser thread. It is started on the first job, and again after a job that it did not survive. */
export class ParserThread {
  readonly #limits: JobLimits;
  #worker: Worker | null = null;

  constructor(limits: JobLimits) {
    this.#limits = limits;
  }

  /** Runs one job at a time; null if it exceeded its time or memory. Throws what the job throws. */
  async run<Job extends ParserJob>(
    job: Job,
    input: ParserJobs[Job]['input'],
  ): Promise<ParserJobs[Job]['output'] | null> {
    const worker = (this.#worker ??= await this.#start());
    // A running job keeps the process alive; an idle thread does not.
    worker.ref();
    const deadline = watchDeadline(worker, this.#limits);
    try {
      const answer = await Promise.race([answerOf(worker, { job, input }), deadline.passed]);
      if (answer === null) {
        this.end();
        return null;
      }
      if ('error' in answer) throw answer.error;
      return answer.output;
    } finally {
      deadline.stop();
      worker.unref();
    }
  }

  /** Ends the thread to free its memory; the next job starts it again. */
  end(): void {
    const ended = this.#worker;
    this.#worker = null;
    void ended?.terminate();
  }

  /** Starts a thread. Resolves once its code is loaded, which does not count towards a deadline. */
  #start(): Promise<Worker> {
    const worker = new Worker(threadUrl, {
      // Not the process's own arguments, which may be a debugger's.
      execArgv: [],
      resourceLimits: {
        maxYoungGenerationSizeMb: 16,
        maxOldGenerationSizeMb: this.#limits.heapMb,
      },
    });
    return new Promise((resolve, reject) => {
      worker.once('message', () => resolve(worker));
      // The exit event follows and settles a pending job.
      worker.on('error', reject);
      worker.once('exit', (code) => {
        if (this.#worker === worker) this.#worker = null;
        reject(new Error(`the parser thread ended with code ${code} during its start`));
      });
    });
  }
}

/** Sends a job and waits for its result; null if the thread ran out of memory or was ended. */
function answerOf<Job extends ParserJob>(
  worker: Worker,
  question: JobRequest<Job>,
): Promise<JobResult<Job> | null> {
  return new Promise((resolve) => {
    let error: unknown = null;
    const settle = (answer: JobResult<Job> | null) => {
      worker.off('message', settle);
      worker.off('error', fail);
      worker.off('exit', exit);
      resolve(answer);
    };
    const fail = (cause: unknown) => {
      error = isOutOfMemory(cause) ? null : cause;
    };
    const exit = () => settle(error === null ? null : { error });
    worker.on('message', settle);
    worker.on('error', fail);
    worker.on('exit', exit);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of Node's, which has none
    worker.postMessage(question);
  });
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
