import { yieldToEventLoop } from '#api/domain/archive/yield-to-event-loop.ts';
import { tooLarge } from './object.ts';

/** The fixed cost of an object, as bytes: about 20 µs to set up zlib and a hash. */
const objectWorkBytes = 2048;

/** Counts unpacked bytes. Call `spend` before the work; it yields to the event loop from time to time. */
export type Budget = { spend(bytes: number): Promise<void> };

/**
 * Creates a budget of `bytesMax` unpacked bytes. `spend` throws `git.too_large` when it is exceeded, and the
 * signal's reason once it has aborted.
 */
export function createBudget(bytesMax: number, signal: AbortSignal): Budget {
  let spent = 0;
  let worked = 0;
  return {
    async spend(bytes) {
      spent += bytes;
      if (spent > bytesMax) {
        throw tooLarge(
          `it unpacks to more than ${bytesMax} bytes, which is the limit (GIT_MAX_UNPACKED_MIB)`,
          'Keep skills in a repository of their own, or raise the limit.',
        );
      }
      worked = await yieldToEventLoop(worked + bytes + objectWorkBytes);
      signal.throwIfAborted();
    },
  };
}
