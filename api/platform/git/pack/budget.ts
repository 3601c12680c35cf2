import { yieldToEventLoop } from '#api/domain/archive/yield-to-event-loop.ts';
import { tooLarge } from './object.ts';

/** The cost of an object besides its bytes: some 20 µs to set up zlib and a hash. */
const objectWorkBytes = 2048;

/** Counts what is unpacked. `spend` comes before the work, and lets others run once enough has been done. */
export type Budget = { spend(bytes: number): Promise<void> };

/**
 * A budget of `bytesMax` unpacked bytes. `spend` throws `git.too_large` when they are used up, and the
 * reason of `signal` when it has aborted.
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
