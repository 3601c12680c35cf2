/** How much is packed or unpacked at a stretch: about 20 ms of work. */
const stretchBytes = 1024 * 1024;

/**
 * Lets other requests run once a stretch of bytes has been worked on. Takes the bytes since the last
 * pause and gives what to go on counting from.
 */
export async function breathe(workedBytes: number): Promise<number> {
  if (workedBytes < stretchBytes) return workedBytes;
  await new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
  return 0;
}
