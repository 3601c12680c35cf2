/** How often, and after which waits, to retry. */
export type Retry = {
  /** The most attempts, including the first. */
  attemptsMax: number;
  /** Milliseconds to wait after the failed attempt number `attempt` (from 1); null to stop retrying. */
  delay(err: unknown, attempt: number): number | null;
  /** Waits; a rejection stops the retries with that error. Default: a timer. */
  sleep?(milliseconds: number): Promise<void>;
  /** Called before every wait. */
  onWait?(err: unknown, milliseconds: number): void;
};

/** Runs `work` with retries and gives its result; throws the last error. */
export async function withRetries<T>(work: () => Promise<T>, retry: Retry): Promise<T> {
  const { attemptsMax, delay, sleep = byTheClock, onWait } = retry;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (err) {
      const milliseconds = attempt < attemptsMax ? delay(err, attempt) : null;
      if (milliseconds === null) throw err;
      onWait?.(err, milliseconds);
      await sleep(milliseconds);
    }
  }
}

/** The wait after the n-th attempt (from 1), in the unit of `first`; each wait is `factor` times the one before. */
export function backoff(attempt: number, first: number, factor = 2): number {
  return first * factor ** (attempt - 1);
}

const byTheClock = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });
