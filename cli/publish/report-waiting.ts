const reportMilliseconds = 15_000;

/**
 * Awaits `work` and meanwhile calls `report` every 15 s with the seconds that it has taken so far, so that
 * a slow upload does not look like a hung process in a log.
 */
export async function reportWaiting<T>(
  work: Promise<T>,
  report: (seconds: number) => void,
  everyMilliseconds = reportMilliseconds,
): Promise<T> {
  const started = performance.now();
  const timer = setInterval(
    () => report(Math.round((performance.now() - started) / 1000)),
    everyMilliseconds,
  );
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
