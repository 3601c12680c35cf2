import { Semaphore } from '#api/domain/semaphore.ts';

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
  const semaphore = new Semaphore(concurrentMax);
  return async (work) => {
    if (semaphore.free <= 0 && semaphore.waiting >= waitingMax) throw onFull();
    return semaphore.use(work);
  };
}
