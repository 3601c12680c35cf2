/** Time-outs and retries of requests to a blob store. */
export type RequestPolicy = {
  /** Until the response starts. */
  answerMilliseconds: number;
  /** Until the next bytes of a response arrive. */
  stallMilliseconds: number;
  /** The upper limit of the pause before the second attempt; it doubles. */
  retryMilliseconds: number;
  attemptsMax: number;
};

/** The policy for production. */
export const defaultPolicy: RequestPolicy = {
  answerMilliseconds: 10_000,
  stallMilliseconds: 20_000,
  retryMilliseconds: 200,
  attemptsMax: 4,
};

/**
 * Applies a time limit to each step of a request, and aborts its signal when one is exceeded. Time between
 * steps does not count, so that a slow reader is not mistaken for a slow server.
 */
export class StepTimer {
  readonly #controller = new AbortController();

  /** The signal to pass to the request. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Waits for a step. If it takes longer than `milliseconds`, aborts the signal and throws `reason`, whether
   * the step ends or not.
   */
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

  /** Aborts everything that still uses the signal. */
  stop(): void {
    this.#controller.abort();
  }
}
