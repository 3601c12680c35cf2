import type { Context as HonoContext } from 'hono';
import { AppError } from '#schema/error.ts';
import type { BodyLease } from './body-room.ts';

/**
 * A body that is refused is still read to its end, and thrown away: a client that is cut off while it
 * sends never hears why, and its next request fails with the connection. Beyond this it is cut off.
 */
const discardedBytesMax = 256 * 1024 * 1024;

/** What is taken first of a body whose length is not declared; it doubles from there. */
const undeclaredBytes = 64 * 1024;

/**
 * The body of a request, at most `bytesMax` of it; no more is kept in memory, and no more than there is room
 * for. Throws `request.too_large`, `server.busy`, and `request.incomplete` when the client goes away before
 * its end.
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
    throw new AppError('request.incomplete', 'The request ended before its body was whole.', {
      cause: err,
    });
  } finally {
    reader.releaseLock();
  }
  return body.whole();
}

/** What has come of a body, in one piece from the beginning: pieces and then a whole would take twice the memory. */
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

  /** Takes a piece, and gives the length so far. */
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
    'The server receives as much at the moment as it has memory for. Try again in a moment.',
    { retryAfterSeconds: 10 },
  );
}

function tooLarge(bytesMax: number): AppError {
  const kibibytes = Math.floor(bytesMax / 1024);
  const limit = kibibytes < 1024 ? `${kibibytes} KiB` : `${Math.floor(kibibytes / 1024)} MiB`;
  return new AppError(
    'request.too_large',
    `The body is larger than ${limit}, the most that is taken here.`,
  );
}
