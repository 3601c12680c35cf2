/** How often to try, and when again. */
export type Retry = {
  /** How often at most, the first time included. */
  attemptsMax: number;
  /** Milliseconds until the next attempt, after the `attempt`-th failed (from 1); null when that would end the same. */
  delay(err: unknown, attempt: number): number | null;
  /** Waits; what it rejects with ends the trying. By the clock unless given. */
  sleep?(milliseconds: number): Promise<void>;
  /** Told of every wait before it begins. */
  onWait?(err: unknown, milliseconds: number): void;
};

/** Gives what `work` gives, trying again as `retry` says; throws the last error. */
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

/** The wait after the n-th attempt (from 1), in the unit of `first`: each is `factor` times that before it. */
export function backoff(attempt: number, first: number, factor = 2): number {
  return first * factor ** (attempt - 1);
}

const byTheClock = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });
