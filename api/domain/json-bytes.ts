const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * A value as the bytes of its JSON, put together of parts that are JSON already: what slow work gave goes
 * to the socket without becoming objects in between.
 */
export class JsonBytes<T> {
  readonly #parts: Uint8Array[];
  #bytes: Uint8Array<ArrayBuffer> | null = null;

  constructor(...parts: (string | Uint8Array)[]) {
    this.#parts = parts.map((part) => (typeof part === 'string' ? encoder.encode(part) : part));
  }

  /** The length of {@link JsonBytes.encode}. */
  get length(): number {
    return this.#parts.reduce((sum, part) => sum + part.length, 0);
  }

  /** The whole as JSON, the same bytes each time. */
  encode(): Uint8Array<ArrayBuffer> {
    this.#bytes ??= this.#join();
    return this.#bytes;
  }

  #join(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  /** The value as an object. */
  decode(): T {
    return JSON.parse(decoder.decode(this.encode())) as T;
  }
}
