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
  const running = new Set<Promise<void>>();
  const thrown: unknown[] = [];
  let bytes = 0;
  const begin = async (item: T, size: number) => {
    bytes += size;
    try {
      await work(item);
    } catch (err) {
      thrown.push(err);
    } finally {
      bytes -= size;
    }
  };
  for (const item of items) {
    const size = sizeOf(item);
    const hasRoom = () =>
      running.size === 0 || (running.size < itemsMax && bytes + size <= bytesMax);
    while (!hasRoom()) await Promise.race(running);
    if (thrown.length > 0) break;
    const one: Promise<void> = begin(item, size).finally(() => running.delete(one));
    running.add(one);
  }
  await Promise.all(running);
  if (thrown.length > 0) throw thrown[0];
}
