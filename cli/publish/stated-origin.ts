import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { publishOrigin } from '#schema/publish-origin.ts';
import type { Answer, Question } from './git-reader.ts';
import type { PublishQuery } from './publisher.ts';

/** The origin that a publish states: repository, commit, folder, and whether files differ from the commit. */
export type StatedOrigin = Pick<PublishQuery, 'repository' | 'commit' | 'folder' | 'dirty'>;

/** The second file of the CLI, beside this one: `.ts` among the sources, `.js` in the bundle. */
const readerUrl = new URL(`git-reader${extname(import.meta.url)}`, import.meta.url);
const deadlineMilliseconds = 10_000;

type Found = Extract<Answer, { found: unknown }>['found'];
/** The origin of a folder and whether it has changes, each null if unknown; `reason` says why. */
type OriginAnswer = { found: Found | null; dirty: boolean | null; reason: string | null };

/**
 * Reads where folders are from out of the repository that they are in, on a thread of its own: isomorphic-git
 * reads packs and their indexes in one go, which nothing but the end of a thread breaks off. A folder of
 * which nothing can be told is no error: `explain` is told why, each reason once. `close` it after use.
 */
export class OriginReader {
  readonly #explain: (text: string) => void;
  readonly #signal: AbortSignal;
  readonly #milliseconds: number;
  readonly #explained = new Set<string>();
  #worker: Worker | null = null;
  #broken: string | null = null;
  #last: Promise<unknown> = Promise.resolve();

  /** Reading a folder ends when `signal` aborts, or after `milliseconds` without the time to load the thread. */
  constructor(options: {
    explain(text: string): void;
    signal: AbortSignal;
    milliseconds?: number | undefined;
  }) {
    this.#explain = options.explain;
    this.#signal = options.signal;
    this.#milliseconds = options.milliseconds ?? deadlineMilliseconds;
  }

  /** The origin to state for the published `files` of a folder; empty if it is unknown. Never rejects. */
  read({ folder, files }: Question): Promise<StatedOrigin> {
    const next = this.#last.then(() => this.#read({ folder, files }));
    this.#last = next;
    return next;
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  async #read(question: Question): Promise<StatedOrigin> {
    const { found, dirty, reason } = await this.#ask(question);
    if (!found) return this.#nothing(reason);
    const stated = { ...found, ...(dirty === null ? {} : { dirty: String(dirty) }) };
    // With an invalid origin, the registry would refuse the whole publish.
    const parsed = publishOrigin.safeParse(stated);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return this.#nothing(`${issue?.path.join('.')} cannot be stored: ${issue?.message}`);
    }
    if (reason !== null)
      this.#say(`whether files differ from the commit is not recorded: ${reason}`);
    return stated;
  }

  /** Asks the thread, until it has answered or its time is up. */
  async #ask(question: Question): Promise<OriginAnswer> {
    if (this.#broken !== null) return { found: null, dirty: null, reason: this.#broken };
    const isLoaded = this.#worker !== null;
    const worker = (this.#worker ??= start());
    const told = await new Promise<OriginAnswer & { broken: boolean }>((resolve) => {
      let found: Found | null = null;
      let timer: NodeJS.Timeout | undefined;
      const settle = (dirty: boolean | null, reason: string | null, broken = false) => {
        clearTimeout(timer);
        worker.off('message', hear);
        worker.off('exit', end);
        this.#signal.removeEventListener('abort', giveUp);
        resolve({ found, dirty, reason, broken });
      };
      const hear = (answer: Answer) => {
        if (answer === 'ready') begin();
        else if ('found' in answer) ({ found } = answer);
        else settle('dirty' in answer ? answer.dirty : null, answer.reason);
      };
      const begin = () => {
        timer = setTimeout(giveUp, this.#milliseconds);
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of Node's, which has none
        worker.postMessage(question);
      };
      const end = () => settle(null, 'its repository could not be read', true);
      const giveUp = () => {
        settle(null, `reading its repository takes over ${this.#milliseconds / 1000} s`, true);
      };
      worker.on('message', hear);
      worker.on('exit', end);
      this.#signal.addEventListener('abort', giveUp);
      if (isLoaded) begin();
    });
    if (told.broken) {
      this.#broken = told.reason;
      await this.close();
    }
    return told;
  }

  #nothing(reason: string | null): StatedOrigin {
    this.#say(`no repository is recorded: ${reason ?? 'it could not be read'}`);
    return {};
  }

  #say(text: string): void {
    if (this.#explained.has(text)) return;
    this.#explained.add(text);
    this.#explain(text);
  }
}

/** Starts a thread without this process's environment, which may contain secrets, and without output. */
function start(): Worker {
  const worker = new Worker(readerUrl, { env: {}, execArgv: [], stdout: true, stderr: true });
  // The exit event follows and is handled.
  worker.on('error', () => {});
  return worker;
}
