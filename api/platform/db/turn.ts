/** The share of one turn of the event loop that statements may take before others get theirs. */
const shareMilliseconds = 5;

/**
 * Keeps the event loop alive under a long row of statements. Each runs on the calling thread and
 * resolves at once, so that `await` alone never lets a timer or a request in between: a publish of a
 * thousand files would stop the server for a fifth of a second.
 */
export class Turn {
  #since: number | null = null;

  /** Whether statements have had their share of this turn; the caller then awaits {@link next}. */
  isOver(): boolean {
    if (this.#since !== null) return performance.now() - this.#since > shareMilliseconds;
    this.#since = performance.now();
    setImmediate(() => {
      this.#since = null;
    });
    return false;
  }

  /** Resolves in the next turn, after what was waiting. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
