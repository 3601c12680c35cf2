import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ResponseCache } from './cache.ts';
import { isEncoded } from './encoded.ts';

const encoder = new TextEncoder();

/** RFC 9110, section 15.4.5: what a 304 repeats of the answer it stands for; whose request it answers; and what every answer says. */
const headersOf304 = new Set([
  'cache-control',
  'content-location',
  'etag',
  'expires',
  'vary',
  'x-request-id',
  'x-content-type-options',
  'strict-transport-security',
]);

/** What every answer of the API says: it depends on who asks. */
export const apiHeaders = { vary: 'authorization, cookie, x-api-key' };

/** {@link apiHeaders} and what lets a client keep a read, if it asks each time whether that still holds. */
export const readHeaders = { 'cache-control': 'private, no-cache', ...apiHeaders };

/** Whether {@link conditionalReads} has made the answer of a request, with every header that it will have. */
export function isWhole(c: HonoContext): boolean {
  return c.get('isWhole') === true;
}

/**
 * Gives JSON answers to reads an ETag made of their bytes, answers 304 to who has them already, and keeps
 * those that `cache` may keep. Such an answer is made with all of its headers at once, with those of every
 * answer: each change of a
 * header that is there takes as long as a middleware. So a read that answers JSON sets no other header, nor
 * a cookie. An answer that brings its own ETag looks after itself.
 */
export function conditionalReads(
  cache: ResponseCache,
  ofEveryAnswer: Record<string, string>,
): MiddlewareHandler {
  const always = { ...readHeaders, ...ofEveryAnswer };
  return async (c, next) => {
    const { method } = c.req;
    if (method !== 'GET' && method !== 'HEAD') return next();
    const keep = cache.begin(c.req.raw);
    // Takes the bytes as they are made: to read them back out of a Response takes as long as all of Hono.
    const answer = (
      value: unknown,
      status: ContentfulStatusCode = 200,
      more?: Record<string, string>,
    ) => {
      const encoded = isEncoded(value) ? value : null;
      const body = encoded ? encoded.encode() : encoder.encode(JSON.stringify(value));
      const contentType = { 'content-type': 'application/json' };
      if (status !== 200 || more) return c.newResponse(body, status, { ...contentType, ...more });
      const etag = encoded?.etag ?? etagOf(body);
      if (encoded) encoded.etag = etag;
      const headers = { ...contentType, etag, ...always };
      keep?.({ body, etag, headers });
      c.set('isWhole', true);
      const requestId: unknown = c.get('requestId');
      const own = { ...headers, 'x-request-id': String(requestId) };
      return answerFrom({ body, etag, headers: own }, c.req.header('if-none-match'));
    };
    c.json = answer as unknown as typeof c.json;
    await next();
  };
}

/** A whole answer: its body, and its headers with the ETag. */
export type Answer = {
  body: Uint8Array<ArrayBuffer>;
  etag: string;
  headers: Record<string, string>;
  /** Made when it is first asked for. */
  notModified?: { status: number; headers: Record<string, string> };
};

/** The answer, or 304 to who has it already. */
export function answerFrom(answer: Answer, ifNoneMatch: string | null | undefined): Response {
  const { body, etag, headers } = answer;
  if (!matches(ifNoneMatch, etag)) return new Response(body, { headers });
  answer.notModified ??= {
    status: 304,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => headersOf304.has(name))),
  };
  return new Response(null, answer.notModified);
}

/** A whole answer outside the API with an ETag made of its bytes, or 304 to who has them already. */
export function taggedAnswer(
  c: HonoContext,
  body: Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Response {
  const etag = etagOf(body);
  return answerFrom({ body, etag, headers: { ...headers, etag } }, c.req.header('if-none-match'));
}

/** Whether the client has these bytes already. */
export function isNotModified(c: HonoContext, etag: string): boolean {
  return matches(c.req.header('if-none-match'), etag);
}

/** Whether an `If-None-Match` names this ETag. RFC 9110, section 13.1.2. */
export function matches(ifNoneMatch: string | null | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined || ifNoneMatch === null) return false;
  return (
    ifNoneMatch === etag ||
    ifNoneMatch.trim() === '*' ||
    ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
  );
}

/**
 * 53 bits of the bytes, and their length. Not cryptographic: it tells the states of one address apart for
 * a client that has seen one. SHA-1 through `crypto.subtle` took ten times as long, 70 µs for a list of 20.
 * https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js
 */
export function etagOf(body: Uint8Array<ArrayBuffer>): string {
  let a = 0xdeadbeef ^ body.length;
  let b = 0x41c6ce57 ^ body.length;
  const words = new Int32Array(body.buffer, body.byteOffset, body.length >>> 2);
  let tail = 0;
  for (let at = words.length * 4; at < body.length; at++) tail = (tail << 8) | (body[at] ?? 0);
  // By index and in local variables: anything else makes an object of most words, 60 kB a list.
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
