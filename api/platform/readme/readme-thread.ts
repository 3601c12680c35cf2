import { parentPort } from 'node:worker_threads';
import { renderReadme } from '#api/domain/readme/render.ts';
import type { ReadmeAnswer, ReadmeJob } from './renderer.ts';

// The thread that renderer.ts starts: one readme after the other. What rendering throws ends it, and
// reaches whoever waits by the thread's event `error`.
parentPort?.on('message', ({ markdown, links }: ReadmeJob) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of Node's, which has none
  parentPort?.postMessage({ html: renderReadme(markdown, links) } satisfies ReadmeAnswer);
});
