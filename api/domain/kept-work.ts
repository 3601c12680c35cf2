import { BoundedMap } from './bounded-map.ts';
import type { Parsers } from './parsers.ts';

/** Bytes of results kept at a time; a Worker has 128 MB for everything. */
const bytesMaxOnThreads = 16 * 1024 * 1024;
const bytesMaxInline = 4 * 1024 * 1024;

/** What slow work gave, with its size in bytes. */
type Result<T> = { value: T; bytes: number };

/**
 * Keeps what slow work gives, by a key that says all that it is made of: digests, so that no entry is ever
 * stale. Whoever asks while it is being made waits for the same.
 */
export class KeptWork<T> {
  readonly #parsers: WeakMap<
    Parsers,
    { results: BoundedMap<T>; making: Map<string, Promise<Result<T>>> }
  > = new WeakMap();

  /** The result for a key, made by `make` where there is none. What throws is not kept. */
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
    // In a Worker a request that waits for another's hangs when that one is given up.
    const shared = parsers.offThread ? making.get(key) : undefined;
    if (shared) return (await shared).value;
    const made = make();
    making.set(key, made);
    try {
      const { value, bytes } = await made;
      // One that takes half of the room would drive all others out.
      if (bytes <= bytesMax / 2) results.set(key, value, bytes + key.length);
      return value;
    } finally {
      if (making.get(key) === made) making.delete(key);
    }
  }
}
