/** The time that statements may take of one turn of the event loop. */
const shareMilliseconds = 5;

/**
 * Keeps the event loop responsive during many statements in sequence. Each runs synchronously and resolves at
 * once, so `await` alone never lets timers or requests run: publishing a thousand files would block the
 * server for a fifth of a second.
 */
export class TimeSlice {
  #since: number | null = null;

  /** Whether the time of this turn is used up. If so, the caller awaits {@link next}. */
  isOver(): boolean {
    if (this.#since !== null) return performance.now() - this.#since > shareMilliseconds;
    this.#since = performance.now();
    setImmediate(() => {
      this.#since = null;
    });
    return false;
  }

  /** Resolves in the next turn, after pending work. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
