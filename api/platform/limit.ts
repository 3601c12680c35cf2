/** Runs work, at most so much of it at a time; the rest waits, first come first served. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * A {@link Limit} of `concurrentMax`. When `waitingMax` wait already it throws what `onFull` gives, for
 * what waits holds memory. On Workers a promise dies with its request: make one a request there.
 */
export function createLimit(
  concurrentMax: number,
  { waitingMax, onFull }: { waitingMax: number; onFull: () => Error },
): Limit {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= concurrentMax) {
      if (waiting.length >= waitingMax) throw onFull();
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      // Handed on, not given back: nobody slips in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
