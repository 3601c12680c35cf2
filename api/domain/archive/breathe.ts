/** How much is packed or unpacked at a stretch: about 20 ms of work. */
const stretchBytes = 1024 * 1024;

/**
 * Lets other requests run once a stretch of bytes has been worked on. Takes the bytes since the last
 * pause and gives what to go on counting from.
 */
export async function breathe(workedBytes: number): Promise<number> {
  if (workedBytes < stretchBytes) return workedBytes;
  await letOthersRun();
  return 0;
}

/** Lets other requests run: between steps of work that each hold the event loop for some milliseconds. */
export function letOthersRun(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
