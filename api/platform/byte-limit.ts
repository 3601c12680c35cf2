import { Semaphore } from '#api/domain/semaphore.ts';

/** Runs work that holds so many bytes of memory, when there is room for it. */
export type ByteLimit = <T>(bytes: number, work: () => Promise<T>) => Promise<T>;

/**
 * A {@link ByteLimit} of `bytesMax`: the rest waits, first come first served, however little it needs. What
 * needs more than all of it runs alone.
 */
export function createByteLimit(bytesMax: number): ByteLimit {
  const semaphore = new Semaphore(bytesMax);
  return (bytes, work) => semaphore.use(work, { weight: bytes });
}
