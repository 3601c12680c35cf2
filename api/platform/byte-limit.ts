import { Semaphore } from '#api/domain/semaphore.ts';

/** Runs work that needs this many bytes of memory, once they are free. */
export type ByteLimit = <T>(bytes: number, work: () => Promise<T>) => Promise<T>;

/**
 * Creates a {@link ByteLimit}. Waiting work is admitted in order of arrival, whatever its size; work that
 * needs more than `bytesMax` runs alone.
 */
export function createByteLimit(bytesMax: number): ByteLimit {
  const semaphore = new Semaphore(bytesMax);
  return (bytes, work) => semaphore.use(work, { weight: bytes });
}
