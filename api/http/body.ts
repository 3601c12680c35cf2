import type { Context as HonoContext } from 'hono';
import { AppError } from '#schema/error.ts';

/**
 * A body that is too long is still read to its end, and thrown away: a client that is cut off while it
 * sends never hears why, and its next request fails with the connection. Beyond this it is cut off.
 */
const discardedBytesMax = 256 * 1024 * 1024;

/**
 * The body of a request, at most `bytesMax` of it; no more is kept in memory. Throws `request.too_large`,
 * and `request.incomplete` when the client goes away before its end.
 */
export async function readBody(c: HonoContext, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  const declared = Number(c.req.header('content-length') ?? 0);
  if (declared > discardedBytesMax) throw tooLarge(bytesMax);
  const stream = c.req.raw.body;
  if (!stream) return new Uint8Array();
  const pieces: Uint8Array[] = [];
  let total = 0;
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      total += value.byteLength;
      if (total > discardedBytesMax) break;
      if (Math.max(total, declared) > bytesMax) pieces.length = 0;
      else pieces.push(value);
    }
  } catch (err) {
    throw new AppError('request.incomplete', 'The request ended before its body was whole.', {
      cause: err,
    });
  } finally {
    reader.releaseLock();
  }
  if (total > bytesMax) throw tooLarge(bytesMax);
  const body = new Uint8Array(total);
  let at = 0;
  for (const piece of pieces) {
    body.set(piece, at);
    at += piece.byteLength;
  }
  return body;
}

function tooLarge(bytesMax: number): AppError {
  const kibibytes = Math.floor(bytesMax / 1024);
  const limit = kibibytes < 1024 ? `${kibibytes} KiB` : `${Math.floor(kibibytes / 1024)} MiB`;
  return new AppError(
    'request.too_large',
    `The body is larger than ${limit}, the most that is taken here.`,
  );
}
