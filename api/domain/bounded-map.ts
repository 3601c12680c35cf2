/**
 * A map limited by the total of the sizes that its callers declare. When a value does not fit, it clears
 * everything: tracking which value was used last would cost more than it saves.
 */
export class BoundedMap<Value> {
  readonly #bytesMax: number;
  readonly #kept = new Map<string, { value: Value; bytes: number }>();
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get(key: string): Value | undefined {
    return this.#kept.get(key)?.value;
  }

  set(key: string, value: Value, bytes: number): void {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0;
    if (this.#bytes + bytes > this.#bytesMax) this.clear();
    this.#kept.set(key, { value, bytes });
    this.#bytes += bytes;
  }

  clear(): void {
    this.#kept.clear();
    this.#bytes = 0;
  }
}
