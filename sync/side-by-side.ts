import { Semaphore } from '#api/domain/semaphore.ts';

/** How many things go on at once, and with how many bytes together; one that is larger goes alone. */
export type Width = { itemsMax: number; bytesMax: number };

/**
 * Does `work` for each of `items`, begun in their order, as many side by side as `width` lets. When one
 * throws no other is begun; those under way end first, then what was thrown first is thrown.
 */
export async function sideBySide<T>(
  items: Iterable<T>,
  { itemsMax, bytesMax }: Width,
  sizeOf: (item: T) => number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const places = new Semaphore(itemsMax);
  const bytes = new Semaphore(bytesMax);
  const begun: Promise<void>[] = [];
  const thrown: unknown[] = [];
  for (const item of items) {
    const releases = [await places.acquire(), await bytes.acquire(sizeOf(item))];
    if (thrown.length > 0) break;
    const one = work(item)
      .catch((err: unknown) => void thrown.push(err))
      .finally(() => releases.forEach((release) => release?.()));
    begun.push(one);
  }
  await Promise.all(begun);
  if (thrown.length > 0) throw thrown[0];
}
