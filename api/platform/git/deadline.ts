import { AppError } from '#schema/error.ts';
import { cutOff } from './protocol/byte-reader.ts';

/** The end of a conversation's time. `end` gives its timer back. */
export type Deadline = { signal: AbortSignal; end(): void };

/** A signal that aborts with `git.timeout` after `totalMs`, or with the caller's own reason before that. */
export function createDeadline(totalMs: number, signal: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(tookTooLong(`is not done after ${totalMs / 1000} s`));
  }, totalMs);
  return {
    signal: signal ? AbortSignal.any([signal, controller.signal]) : controller.signal,
    end: () => clearTimeout(timer),
  };
}

/** The refusal to wait longer: `git.timeout`. `what` is a clause about the remote. */
export function tookTooLong(what: string): AppError {
  return new AppError('git.timeout', `The remote ${what}. Try again, or raise GIT_CLONE_TIMEOUT.`);
}

/** The result of `work`, unless `signal` aborts or `ms` pass first; then `git.timeout` with `what`. */
export async function within<T>(
  work: Promise<T>,
  ms: number,
  what: string,
  signal: AbortSignal,
): Promise<T> {
  // Also when it is no longer waited for, its failure must not end the process as one that no one heard.
  work.catch(() => {});
  signal.throwIfAborted();
  const gone = Promise.withResolvers<never>();
  const timer = setTimeout(() => gone.reject(tookTooLong(what)), ms);
  const abort = () => gone.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, gone.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

/**
 * The pieces of a stream, each of which must come within `idleMs`. Throws `git.timeout`, the reason of the
 * signal, and `git.unreachable` when the stream breaks.
 */
export async function* watched(
  stream: AsyncIterable<Uint8Array>,
  idleMs: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]();
  for (;;) {
    const next = await within(
      nextChunk(chunks),
      idleMs,
      `sent nothing for ${idleMs / 1000} s`,
      signal,
    );
    if (next.done) return;
    yield next.value;
  }
}

async function nextChunk(chunks: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  try {
    return await chunks.next();
  } catch {
    throw cutOff();
  }
}
