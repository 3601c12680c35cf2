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

  /** Waits for a step; when it takes longer, the signal aborts and this throws `reason`, whether the step ends or not. */
  async step<T>(work: Promise<T>, milliseconds: number, reason: () => Error): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const why = reason();
        this.#controller.abort(why);
        reject(why);
      }, milliseconds);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends whatever still runs under the signal. */
  stop(): void {
    this.#controller.abort();
  }
}
