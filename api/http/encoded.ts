import type { Context as HonoContext, TypedResponse } from 'hono';

/** A value that knows its JSON better than JSON.stringify would find it, and what it is as objects. */
export type Encoded<T> = {
  encode(): Uint8Array<ArrayBuffer>;
  decode(): T;
  /** Of the bytes, once someone has asked for it: a value may be answered again. */
  etag: string | null;
};

/** Whether a value given to `c.json` brings its own bytes. */
export function isEncoded(value: unknown): value is Encoded<unknown> {
  return typeof value === 'object' && value !== null && 'encode' in value && 'decode' in value;
}

/** `c.json` of what a value decodes to, without decoding it: `conditionalReads` takes its bytes. */
export function encodedJson<T>(
  c: HonoContext,
  value: Encoded<T>,
): Response & TypedResponse<T, 200, 'json'> {
  return c.json(value, 200) as unknown as Response & TypedResponse<T, 200, 'json'>;
}
