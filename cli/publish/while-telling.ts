const tellMilliseconds = 15_000;

/**
 * Waits for work, and says every fifteen seconds how many seconds it has taken: to whoever reads a log,
 * silence looks like the end.
 */
export async function whileTelling<T>(
  work: Promise<T>,
  tell: (seconds: number) => void,
  everyMilliseconds = tellMilliseconds,
): Promise<T> {
  const started = performance.now();
  const timer = setInterval(
    () => tell(Math.round((performance.now() - started) / 1000)),
    everyMilliseconds,
  );
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
