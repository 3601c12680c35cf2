import { BoundedMap } from './bounded-map.ts';
import type { Parsers } from './parsers.ts';

/** The size of the cache in bytes. A Worker has 128 MB for everything. */
const bytesMaxOnThreads = 16 * 1024 * 1024;
const bytesMaxInline = 4 * 1024 * 1024;

/** A result, with its size in bytes. */
type Result<T> = { value: T; bytes: number };

/**
 * A cache of slow work. Keys are made of digests of all inputs, so entries never become stale. Concurrent
 * callers with the same key share one computation.
 */
export class WorkCache<T> {
  readonly #parsers: WeakMap<
    Parsers,
    { results: BoundedMap<T>; making: Map<string, Promise<Result<T>>> }
  > = new WeakMap();

  /** The result for a key, computed by `make` if it is not cached. Errors are not cached. */
  async get(parsers: Parsers, key: string, make: () => Promise<Result<T>>): Promise<T> {
    const bytesMax = parsers.offThread ? bytesMaxOnThreads : bytesMaxInline;
    let kept = this.#parsers.get(parsers);
    if (!kept) {
      kept = { results: new BoundedMap(bytesMax), making: new Map() };
      this.#parsers.set(parsers, kept);
    }
    const { results, making } = kept;
    const known = results.get(key);
    if (known !== undefined) return known;
    // On Workers, a request that waits for another one's work hangs if that request is cancelled.
    const shared = parsers.offThread ? making.get(key) : undefined;
    if (shared) return (await shared).value;
    const made = make();
    making.set(key, made);
    try {
      const { value, bytes } = await made;
      // A result of half the cache would evict all others.
      if (bytes <= bytesMax / 2) results.set(key, value, bytes + key.length);
      return value;
    } finally {
      if (making.get(key) === made) making.delete(key);
    }
  }
}
