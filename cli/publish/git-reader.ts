import { parentPort } from 'node:worker_threads';
import type { Repository } from './repository/open.ts';
import {
  type Found,
  type OriginAnswer,
  type Question,
  readOrigin,
} from './repository/read-origin.ts';

/** The messages of the thread: first `ready`; then, for each question, the origin as soon as it is known, and the answer. */
export type Message = 'ready' | Found | OriginAnswer;

const opened = new Map<string, Promise<Repository>>();

const tell = (message: Message) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of Node's, which has none
  parentPort?.postMessage(message);
};
parentPort?.on('message', async (question: Question) =>
  tell(await readOrigin(question, opened, tell)),
);
tell('ready');
