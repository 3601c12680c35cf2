import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ParserJob, ParserJobs } from '#api/domain/parsers.ts';
import { type Deadline, watch } from './watch.ts';

/** What a thread is asked. */
export type Question<Job extends ParserJob> = { job: Job; input: ParserJobs[Job]['input'] };

/** What it answers: what came out, or what was thrown. */
export type Answer<Job extends ParserJob> =
  | { output: ParserJobs[Job]['output'] | null }
  | { error: unknown };

/** The thread's code, beside this file's: `.ts` among the sources, `.js` in the build. */
const threadUrl = new URL(`parser-thread${extname(import.meta.url)}`, import.meta.url);

/**
 * What a job may take: its deadline, and the thread's heap in MiB. What needs more memory ends the thread
 * instead of the server. That holds for many small things: one thing of more than 16 MB would end the
 * process, so no input of a job is long enough to become one.
 */
export type Bounds = Deadline & { heapMb: number };

/** A thread that parses, started when it is first asked, and anew after a job that it did not survive. */
export class ParserThread {
  readonly #bounds: Bounds;
  #worker: Worker | null = null;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /**
   * What a job gives, one at a time; null when it takes more time or memory than it may. Rejects with what the job throws.
   */
  async ask<Job extends ParserJob>(
    job: Job,
    input: ParserJobs[Job]['input'],
  ): Promise<ParserJobs[Job]['output'] | null> {
    const worker = (this.#worker ??= await this.#start());
    // Who waits for a job keeps the process alive, an idle thread does not.
    worker.ref();
    const watching = watch(worker, this.#bounds);
    try {
      const answer = await Promise.race([answerOf(worker, { job, input }), watching.passed]);
      if (answer === null) {
        this.end();
        return null;
      }
      if ('error' in answer) throw answer.error;
      return answer.output;
    } finally {
      watching.stop();
      worker.unref();
    }
  }

  /** Gives back the thread's memory, until it is asked again. */
  end(): void {
    const ended = this.#worker;
    this.#worker = null;
    void ended?.terminate();
  }

  /** A thread that has loaded what it works with, which no deadline counts. */
  #start(): Promise<Worker> {
    const worker = new Worker(threadUrl, {
      // None of the process's own, which may be a debugger's.
      execArgv: [],
      resourceLimits: {
        maxYoungGenerationSizeMb: 16,
        maxOldGenerationSizeMb: this.#bounds.heapMb,
      },
    });
    return new Promise((resolve, reject) => {
      worker.once('message', () => resolve(worker));
      // Its end comes after, and tells whoever waits for an answer.
      worker.on('error', reject);
      worker.once('exit', (code) => {
        if (this.#worker === worker) this.#worker = null;
        reject(new Error(`the thread that parses ended with ${code} as it started`));
      });
    });
  }
}

/** Null when the thread ends for want of memory, or is ended, in place of an answer. */
function answerOf<Job extends ParserJob>(
  worker: Worker,
  question: Question<Job>,
): Promise<Answer<Job> | null> {
  return new Promise((resolve) => {
    let error: unknown = null;
    const settle = (answer: Answer<Job> | null) => {
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
