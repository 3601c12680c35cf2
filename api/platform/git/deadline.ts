import { AppError } from '#schema/error.ts';
import { cutOff } from './protocol/byte-reader.ts';

/** The deadline of a conversation. `end` clears its timer. */
export type Deadline = { signal: AbortSignal; end(): void };

/** Creates a signal that aborts with `git.timeout` after `totalMs`, or earlier with the caller's reason. */
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

/** The error `git.timeout`. `what` is a clause about the remote. */
export function tookTooLong(what: string): AppError {
  return new AppError('git.timeout', `The remote ${what}. Try again, or raise GIT_CLONE_TIMEOUT.`);
}

/** Waits for `work`. Throws the signal's reason if it aborts first, and `git.timeout` with `what` after `ms`. */
export async function within<T>(
  work: Promise<T>,
  ms: number,
  what: string,
  signal: AbortSignal,
): Promise<T> {
  // A failure after the time-out must not become an unhandled rejection.
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
 * Passes on a stream whose chunks must each arrive within `idleMs`. Throws `git.timeout`, the signal's
 * reason, and `git.unreachable` if the stream breaks.
 */
export async function* withIdleTimeout(
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
