import { AppError } from '#schema/error.ts';

/** Reads a stream in pieces of a requested size. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array();

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /**
   * Reads exactly `length` bytes, which may share memory with the stream. Throws `git.unreachable` if it ends
   * before.
   */
  async take(length: number): Promise<Uint8Array> {
    if (this.#held.length < length) await this.#fill(length);
    const taken = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    return taken;
  }

  /** Whether the stream has ended and all of it was read. */
  async atEnd(): Promise<boolean> {
    while (this.#held.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) return true;
      this.#held = next.value;
    }
    return false;
  }

  async #fill(length: number): Promise<void> {
    const parts = [this.#held];
    let have = this.#held.length;
    while (have < length) {
      const next = await this.#chunks.next();
      if (next.done) throw cutOff();
      parts.push(next.value);
      have += next.value.length;
    }
    this.#held = Buffer.concat(parts, have);
  }
}

/** The error for a connection that closed in the middle of a response. */
export function cutOff(): AppError {
  return new AppError(
    'git.unreachable',
    'The connection to the remote ended in the middle of its answer. Try again.',
  );
}
