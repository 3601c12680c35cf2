import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Message } from './git-reader.ts';
import type { Found, OriginAnswer, Question } from './repository/read-origin.ts';

/** The second file of the CLI, beside this one: `.ts` among the sources, `.js` in the bundle. */
const readerUrl = new URL(`git-reader${extname(import.meta.url)}`, import.meta.url);
const deadlineMilliseconds = 10_000;

/**
 * Reads the origins of folders on a thread of its own: isomorphic-git reads packs and their indexes in one go,
 * which nothing but the end of a thread breaks off. `close` it after use.
 */
export class GitThread {
  readonly #signal: AbortSignal;
  readonly #milliseconds: number;
  #worker: Worker | null = null;
  #broken: string | null = null;

  /** Reading a folder ends when `signal` aborts, or after `milliseconds` without the time to load the thread. */
  constructor(signal: AbortSignal, milliseconds = deadlineMilliseconds) {
    this.#signal = signal;
    this.#milliseconds = milliseconds;
  }

  /**
   * Asks the thread, until it has answered or its time is up; after that, no folder is read any more. One question
   * at a time. Never rejects.
   */
  async ask(question: Question): Promise<OriginAnswer> {
    if (this.#broken !== null) return { found: null, dirty: null, reason: this.#broken };
    const isLoaded = this.#worker !== null;
    const worker = (this.#worker ??= start());
    const answer = await new Promise<OriginAnswer>((resolve) => {
      let found: Found | null = null;
      let timer: NodeJS.Timeout | undefined;
      const settle = (settled: OriginAnswer) => {
        clearTimeout(timer);
        worker.off('message', hear);
        worker.off('exit', end);
        this.#signal.removeEventListener('abort', giveUp);
        resolve(settled);
      };
      const hear = (message: Message) => {
        if (message === 'ready') begin();
        else if ('repository' in message) found = message;
        else settle(message);
      };
      const begin = () => {
        timer = setTimeout(giveUp, this.#milliseconds);
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of Node's, which has none
        worker.postMessage(question);
      };
      const breakOff = (reason: string) => {
        this.#broken = reason;
        settle({ found, dirty: null, reason });
      };
      const end = () => breakOff('its repository could not be read');
      const giveUp = () =>
        breakOff(`reading its repository takes over ${this.#milliseconds / 1000} s`);
      worker.on('message', hear);
      worker.on('exit', end);
      this.#signal.addEventListener('abort', giveUp);
      if (isLoaded) begin();
    });
    if (this.#broken !== null) await this.close();
    return answer;
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}

/** Starts a thread without this process's environment, which may contain secrets, and without output. */
function start(): Worker {
  const worker = new Worker(readerUrl, { env: {}, execArgv: [], stdout: true, stderr: true });
  // The exit event follows and is handled.
  worker.on('error', () => {});
  return worker;
}
