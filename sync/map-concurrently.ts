import { Semaphore } from '#api/domain/semaphore.ts';

/** The most items that run at once, and the most bytes that they hold together; a larger item runs alone. */
export type ConcurrencyLimits = { itemsMax: number; bytesMax: number };

/**
 * Calls `work` for each of `items`, in their order, as many at once as `limits` allow. After the first
 * error no further item is started; the running ones finish, then that error is thrown.
 */
export async function mapConcurrently<T>(
  items: Iterable<T>,
  limits: ConcurrencyLimits,
  sizeOf: (item: T) => number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const places = new Semaphore(limits.itemsMax);
  const bytes = new Semaphore(limits.bytesMax);
  const started: Promise<void>[] = [];
  const errors: unknown[] = [];
  for (const item of items) {
    const releases = [await places.acquire(), await bytes.acquire(sizeOf(item))];
    if (errors.length > 0) break;
    const one = work(item)
      .catch((err: unknown) => void errors.push(err))
      .finally(() => releases.forEach((release) => release?.()));
    started.push(one);
  }
  await Promise.all(started);
  if (errors.length > 0) throw errors[0];
}
