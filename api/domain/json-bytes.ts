const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * A value as JSON bytes, joined from parts that are already JSON: results of slow work are sent without being
 * parsed in between.
 */
export class JsonBytes<T> {
  readonly #parts: Uint8Array[];
  #bytes: Uint8Array<ArrayBuffer> | null = null;

  constructor(...parts: (string | Uint8Array)[]) {
    this.#parts = parts.map((part) => (typeof part === 'string' ? encoder.encode(part) : part));
  }

  /** The number of bytes of {@link JsonBytes.encode}. */
  get length(): number {
    return this.#parts.reduce((sum, part) => sum + part.length, 0);
  }

  /** The JSON as bytes, joined once. */
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

  /** Parses the JSON into the value. */
  decode(): T {
    return JSON.parse(decoder.decode(this.encode())) as T;
  }
}
