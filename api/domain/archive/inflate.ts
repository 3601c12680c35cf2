import { Inflate } from 'fflate';

/**
 * The compressed bytes per step. Deflate compresses at most 1032 to 1, so a step never unpacks to more than
 * 8.5 MB.
 */
const stepBytes = 8 * 1024;

/**
 * Inflates a raw deflate stream that must unpack to exactly `sizeBytes`. Memory is bounded by `sizeBytes`
 * plus one step, and work stops once the output is too long, so that a compression bomb costs little. Throws
 * a plain Error whose message is the reason.
 */
export function inflateExactly(compressed: Uint8Array, sizeBytes: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(sizeBytes);
  let length = 0;
  const stream = new Inflate((chunk) => {
    if (length + chunk.length <= sizeBytes) out.set(chunk, length);
    length += chunk.length;
  });
  for (let at = 0; at < compressed.length; at += stepBytes) {
    const end = Math.min(at + stepBytes, compressed.length);
    try {
      stream.push(compressed.subarray(at, end), end === compressed.length);
    } catch (cause) {
      throw new Error('the compressed data is damaged', { cause });
    }
    if (length > sizeBytes) {
      throw new Error(`the file unpacks to more than the ${sizeBytes} bytes it declares`);
    }
  }
  if (length < sizeBytes) {
    throw new Error(`the file unpacks to ${length} bytes but declares ${sizeBytes}`);
  }
  return out;
}
