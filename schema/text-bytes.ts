const decoder = new TextDecoder('utf-8', { fatal: true });
/** Enough to tell, and small enough that a large file is not decoded whole. */
const sniffedBytes = 64 * 1024;

/** Whether the bytes are text: UTF-8 without NUL, judged by the first 64 KiB. */
export function isText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, sniffedBytes);
  if (head.includes(0)) return false;
  // A character may be cut at the end of the sample.
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
