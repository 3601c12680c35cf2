import { extname } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { ReadmeRenderer } from '#api/domain/readme.ts';
import type { ReadmeLinks } from '#api/domain/readme/links.ts';

/** What the thread is asked. */
export type ReadmeJob = { markdown: string; links: ReadmeLinks };
/** What it answers, in the order in which it was asked. */
export type ReadmeAnswer = { html: string };

type Waiting = ReadmeJob & { resolve(html: string): void; reject(err: unknown): void };

/** The thread's code, beside this file's: `.ts` among the sources, `.js` in the build. */
const threadUrl = new URL(`readme-thread${extname(import.meta.url)}`, import.meta.url);

/** After so long without work the thread ends and gives its memory back. */
const idleMilliseconds = 10_000;

const threadOptions: WorkerOptions = {
  // None of the process's own, which may be a debugger's.
  execArgv: [],
  // The largest readmes need a quarter of it; what needs more ends the thread instead of the server.
  resourceLimits: { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 256 },
};

/**
 * Renders readmes on a thread of its own, started for the first one: 10 ms for most, 135 ms for the largest
 * of 719 real ones, which the event loop would otherwise be held for. `render` rejects when the thread ends
 * under it; what waits behind is rendered by the next.
 */
export function createReadmeRenderer(): ReadmeRenderer {
  const waiting: Waiting[] = [];
  let current: Waiting | null = null;
  let thread: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;

  const next = () => {
    current = waiting.shift() ?? null;
    if (current) ask(current);
    else if (thread) {
      thread.unref();
      idle = setTimeout(end, idleMilliseconds).unref();
    }
  };
  const ask = ({ markdown, links, reject }: Waiting) => {
    try {
      thread ??= start();
      // Who waits for a readme keeps the process alive, an idle thread does not.
      thread.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of Node's, which has none
      thread.postMessage({ markdown, links } satisfies ReadmeJob);
    } catch (err) {
      // The system may have no thread to give.
      reject(err);
      next();
    }
  };
  const end = () => {
    const ended = thread;
    thread = null;
    void ended?.terminate();
  };
  const start = () => {
    const started = new Worker(threadUrl, threadOptions);
    let cause: unknown = new Error('the thread that renders readmes ended');
    started.on('message', ({ html }: ReadmeAnswer) => {
      current?.resolve(html);
      next();
    });
    started.on('error', (err) => {
      cause = err;
    });
    started.on('exit', () => {
      if (thread !== started) return;
      thread = null;
      current?.reject(cause);
      next();
    });
    return started;
  };

  return {
    offThread: true,
    render: (markdown, links) =>
      new Promise((resolve, reject) => {
        clearTimeout(idle);
        waiting.push({ markdown, links, resolve, reject });
        if (!current) next();
      }),
  };
}
