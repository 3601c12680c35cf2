const decoder = new TextDecoder('utf-8', { fatal: true });
/** The size of the sample, so that a large file is not decoded completely. */
const sniffedBytes = 64 * 1024;

/** Whether the bytes are text: UTF-8 without NUL, judged by the first 64 KiB. */
export function isText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, sniffedBytes);
  if (head.includes(0)) return false;
  // The sample may end in the middle of a character.
  for (let cut = 0; cut < 4; cut++) {
    try {
      decoder.decode(head.subarray(0, head.length - cut));
      return true;
    } catch {
      if (bytes.length <= sniffedBytes) return false;
    }
  }
  return false;
}
