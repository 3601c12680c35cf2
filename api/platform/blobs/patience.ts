/** How long a store is waited for. */
export type Patience = {
  /** Until an answer begins. */
  answerMilliseconds: number;
  /** Until the next bytes of an answer that has begun. */
  stallMilliseconds: number;
  /** The pause before the second attempt, at most; it doubles. */
  retryMilliseconds: number;
  attemptsMax: number;
};

export const defaultPatience: Patience = {
  answerMilliseconds: 10_000,
  stallMilliseconds: 20_000,
  retryMilliseconds: 200,
  attemptsMax: 4,
};

/**
 * Gives up what does not come: aborts its signal when one step takes too long. Only the steps are timed,
 * not what goes on between them, so that a slow reader of ours is not taken for a slow server.
 */
export class Watch {
  readonly #controller = new AbortController();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Waits for a step that `signal` ends; when it takes longer, the signal aborts with `reason`. */
  async step<T>(work: Promise<T>, milliseconds: number, reason: () => Error): Promise<T> {
    const timer = setTimeout(() => this.#controller.abort(reason()), milliseconds);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends whatever still runs under the signal. */
  stop(): void {
    this.#controller.abort();
  }
}
