import { Semaphore } from '#api/domain/semaphore.ts';

/** Runs work with limited concurrency. Waiting work is admitted in order of arrival. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Creates a {@link Limit}. If `waitingMax` calls are already waiting, it throws the error of `onFull`,
 * because waiting calls hold memory. On Workers, create one per request: promises do not outlive their
 * request.
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
