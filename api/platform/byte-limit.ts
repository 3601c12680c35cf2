/** Runs work that holds so many bytes of memory, when there is room for it. */
export type ByteLimit = <T>(bytes: number, work: () => Promise<T>) => Promise<T>;

/**
 * A {@link ByteLimit} of `bytesMax`: the rest waits, first come first served, however little it needs. What
 * needs more than all of it runs alone.
 */
export function createByteLimit(bytesMax: number): ByteLimit {
  let taken = 0;
  const waiting: { bytes: number; start: () => void }[] = [];
  const startNext = () => {
    for (let next = waiting[0]; next; next = waiting[0]) {
      if (taken + next.bytes > bytesMax) return;
      waiting.shift();
      taken += next.bytes;
      next.start();
    }
  };
  return async (needed, work) => {
    const bytes = Math.min(needed, bytesMax);
    await new Promise<void>((start) => {
      waiting.push({ bytes, start });
      startNext();
    });
    try {
      return await work();
    } finally {
      taken -= bytes;
      startNext();
    }
  };
}
