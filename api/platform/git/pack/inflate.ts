import { createInflate, inflateSync } from 'node:zlib';
import { AppError } from '#schema/error.ts';

/** What an object unpacks to, and how many bytes of the pack that took. */
export type Inflated = { bytes: Uint8Array; packedBytes: number };

/**
 * Inflates the zlib stream at `offset`, which must give exactly `sizeBytes`. A pack says where an object
 * starts and never where it ends, so the length read comes back too. Memory is bounded by `sizeBytes`
 * plus one, whatever the stream holds. Throws `git.invalid`.
 */
export function inflateAt(pack: Uint8Array, offset: number, sizeBytes: number): Inflated {
  const { buffer, engine } = inflateWithInfo(pack, offset, sizeBytes);
  if (buffer.length !== sizeBytes) throw wrongSize(offset);
  return { bytes: buffer, packedBytes: engine.bytesWritten };
}

function inflateWithInfo(pack: Uint8Array, offset: number, sizeBytes: number) {
  try {
    // @types/node leaves out what `info` changes in the result.
    return inflateSync(pack.subarray(offset), {
      info: true,
      maxOutputLength: Math.max(sizeBytes, 1),
      // One byte more than needed, so that zlib comes to the end of the stream in one piece.
      chunkSize: Math.max(sizeBytes + 1, 64),
    }) as unknown as { buffer: Uint8Array; engine: { bytesWritten: number } };
  } catch (cause) {
    throw wrongSize(offset, cause);
  }
}

function wrongSize(offset: number, cause?: unknown): AppError {
  return new AppError(
    'git.invalid',
    `The remote sent a damaged pack: the object at byte ${offset} does not unpack to the size it declares.`,
    { cause },
  );
}

/**
 * Goes over the zlib stream at `offset` without keeping it: `onBytes` gets it piece by piece. Gives how
 * many bytes of the pack it took. Throws `git.invalid` unless it has exactly `sizeBytes`.
 */
export async function skipAt(
  pack: Uint8Array,
  offset: number,
  sizeBytes: number,
  onBytes: (bytes: Uint8Array) => void,
): Promise<number> {
  const stream = createInflate({ chunkSize: 256 * 1024 });
  stream.end(pack.subarray(offset));
  let length = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > sizeBytes) break;
      onBytes(chunk);
    }
  } catch (cause) {
    throw wrongSize(offset, cause);
  }
  if (length !== sizeBytes) throw wrongSize(offset);
  return stream.bytesWritten;
}
