/** Bytes processed between two yields: about 20 ms of work. */
const stretchBytes = 1024 * 1024;

/**
 * Yields to the event loop once enough bytes were processed since the last yield. Takes the bytes since then
 * and returns the value to continue counting from.
 */
export async function yieldToEventLoop(workedBytes: number): Promise<number> {
  if (workedBytes < stretchBytes) return workedBytes;
  await new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
  return 0;
}
