import type { Context as HonoContext } from 'hono';

/** Headers of every API response: its content depends on the caller. */
const apiHeaders = { vary: 'authorization, cookie, x-api-key' };

/** Headers of a read: the client may cache it if it revalidates each time. */
export const readHeaders = { 'cache-control': 'private, no-cache', ...apiHeaders };

/** Headers of a response to a write: no cache may store it. */
export const writeHeaders = { 'cache-control': 'no-store', ...apiHeaders };

/** Whether the request is a read. HEAD is handled like GET. */
export function isRead({ req: { method } }: HonoContext): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** A complete response outside the API with an ETag computed from its bytes, or 304 if the client has them. */
export function taggedAnswer(
  c: HonoContext,
  body: Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Response {
  const etag = etagOf(body);
  const { 'content-type': contentType = '', ...others } = headers;
  if (isNotModified(c, etag)) return c.body(null, 304, { ...others, etag });
  return c.body(body, 200, { 'content-type': contentType, ...others, etag });
}

/** Whether the client's `If-None-Match` names this ETag. */
export function isNotModified(c: HonoContext, etag: string): boolean {
  return matches(c.req.header('if-none-match'), etag);
}

/** Whether an `If-None-Match` header names this ETag. RFC 9110, section 13.1.2. */
export function matches(ifNoneMatch: string | null | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined || ifNoneMatch === null) return false;
  return (
    ifNoneMatch === etag ||
    ifNoneMatch.trim() === '*' ||
    ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
  );
}

/**
 * An ETag: a 53-bit hash of the bytes, and their length. The hash is not cryptographic: it only distinguishes
 * states of the same URL. SHA-1 through `crypto.subtle` took ten times as long, 70 µs for a list of 20.
 * https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js
 */
export function etagOf(body: Uint8Array<ArrayBuffer>): string {
  let a = 0xdeadbeef ^ body.length;
  let b = 0x41c6ce57 ^ body.length;
  const words = new Int32Array(body.buffer, body.byteOffset, body.length >>> 2);
  let tail = 0;
  for (let at = words.length * 4; at < body.length; at++) tail = (tail << 8) | (body[at] ?? 0);
  // Index access and local variables: other forms box most numbers, which allocates 60 kB for a list.
  for (let at = 0; at <= words.length; at++) {
    const word = words[at] ?? tail;
    a = Math.imul(a ^ word, 2_654_435_761);
    b = Math.imul(b ^ word, 1_597_334_677);
    a ^= a >>> 15;
    b ^= b >>> 13;
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  const bits = 2 ** 32 * (2_097_151 & b) + (a >>> 0);
  return `"${bits.toString(36)}-${body.length.toString(36)}"`;
}
