import type { Context as HonoContext } from 'hono';
import { AppError } from '#schema/error.ts';
import type { BodyLease } from './body-room.ts';

/**
 * A refused body is still read to its end and discarded: a client that is disconnected while it sends never
 * sees the error, and its next request fails as well. A body larger than this is cut off.
 */
const discardedBytesMax = 256 * 1024 * 1024;

/** The first reservation for a body of undeclared length. It doubles as needed. */
const undeclaredBytes = 64 * 1024;

/**
 * Reads a request body of at most `bytesMax` into memory that it reserves from the lease. Throws
 * `request.too_large`, `server.busy` if there is no room, and `request.incomplete` if the client disconnects
 * before the end.
 */
export async function readBody(
  c: HonoContext,
  bytesMax: number,
  lease: BodyLease,
): Promise<Uint8Array<ArrayBuffer>> {
  const declared = Number(c.req.header('content-length') ?? 0);
  if (declared > discardedBytesMax) throw tooLarge(bytesMax);
  const stream = c.req.raw.body;
  if (!stream) return new Uint8Array();
  const body = new GrowingBody(declared, bytesMax, lease);
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (body.add(value) > discardedBytesMax) break;
    }
  } catch (err) {
    throw new AppError('request.incomplete', 'The request ended before its body was complete.', {
      cause: err,
    });
  } finally {
    reader.releaseLock();
  }
  return body.whole();
}

/**
 * The bytes received so far, in one growing buffer: a list of chunks that is joined at the end would need
 * twice the memory.
 */
class GrowingBody {
  readonly #bytesMax: number;
  readonly #lease: BodyLease;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array();
  #length = 0;
  #refusal: AppError | null = null;

  constructor(declared: number, bytesMax: number, lease: BodyLease) {
    this.#bytesMax = bytesMax;
    this.#lease = lease;
    if (declared > 0) this.#grow(declared);
  }

  /** Appends a chunk. Returns the total length so far. */
  add(piece: Uint8Array): number {
    const at = this.#length;
    this.#length += piece.byteLength;
    if (!this.#refusal && this.#length > this.#bytes.length) {
      const size = Math.max(this.#length, 2 * this.#bytes.length, undeclaredBytes);
      this.#grow(this.#length > this.#bytesMax ? size : Math.min(size, this.#bytesMax));
    }
    if (!this.#refusal) this.#bytes.set(piece, at);
    return this.#length;
  }

  whole(): Uint8Array<ArrayBuffer> {
    if (this.#refusal) throw this.#refusal;
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(size: number): void {
    const fits = size <= this.#bytesMax;
    if (fits && this.#lease.take(size - this.#bytes.length)) {
      const grown = new Uint8Array(size);
      grown.set(this.#bytes);
      this.#bytes = grown;
      return;
    }
    this.#refusal = fits ? noRoom() : tooLarge(this.#bytesMax);
    this.#bytes = new Uint8Array();
    this.#lease.release();
  }
}

function noRoom(): AppError {
  return new AppError(
    'server.busy',
    'The server has no memory left for this upload. Try again in a moment.',
    { retryAfterSeconds: 10 },
  );
}

function tooLarge(bytesMax: number): AppError {
  const kibibytes = Math.floor(bytesMax / 1024);
  const limit = kibibytes < 1024 ? `${kibibytes} KiB` : `${Math.floor(kibibytes / 1024)} MiB`;
  return new AppError('request.too_large', `The body exceeds the limit of ${limit}.`);
}
