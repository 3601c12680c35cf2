import { createInflate, inflateSync } from 'node:zlib';
import { AppError } from '#schema/error.ts';

/** An unpacked object, and the number of packed bytes it took. */
export type Inflated = { bytes: Uint8Array; packedBytes: number };

/**
 * Inflates the zlib stream at `offset`, which must unpack to exactly `sizeBytes`. A pack does not tell where
 * an object ends, so the number of packed bytes is returned too. Memory is bounded by `sizeBytes` plus one.
 * Throws `git.invalid`.
 */
export function inflateAt(pack: Uint8Array, offset: number, sizeBytes: number): Inflated {
  const { buffer, engine } = inflateWithInfo(pack, offset, sizeBytes);
  if (buffer.length !== sizeBytes) throw wrongSize(offset);
  return { bytes: buffer, packedBytes: engine.bytesWritten };
}

function inflateWithInfo(pack: Uint8Array, offset: number, sizeBytes: number) {
  try {
    // @types/node lacks the result type of `info`.
    return inflateSync(pack.subarray(offset), {
      info: true,
      maxOutputLength: Math.max(sizeBytes, 1),
      // One byte more, so that zlib reaches the end of the stream in one chunk.
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
 * Reads the zlib stream at `offset` chunk by chunk, without keeping it. Returns the number of packed bytes.
 * Throws `git.invalid` unless it unpacks to exactly `sizeBytes`.
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
