import type { Context as HonoContext, TypedResponse } from 'hono';
import type { JSONParsed } from 'hono/utils/types';
import { JsonBytes } from '../domain/json-bytes.ts';
import { etagOf, isNotModified } from './etag.ts';

/** The encoded JSON of a read, with its ETag. */
export type ReadAnswer = { body: Uint8Array<ArrayBuffer>; etag: string };

const encoder = new TextEncoder();

/** Responds to a read with a value as JSON, or with 304 if the client has it. The response cache may store it. */
export function answerRead<T>(
  c: HonoContext,
  value: T | JsonBytes<T>,
): Response & TypedResponse<JSONParsed<T>, 200, 'json'> {
  const body = value instanceof JsonBytes ? value.encode() : encoder.encode(JSON.stringify(value));
  const answer = { body, etag: etagOf(body) };
  const keep = c.get('keepAnswer') as ((answer: ReadAnswer) => void) | undefined;
  keep?.(answer);
  return sendRead(c, answer) as unknown as Response & TypedResponse<JSONParsed<T>, 200, 'json'>;
}

/** Responds with an encoded answer, or with 304 if the client has it. */
export function sendRead(c: HonoContext, { body, etag }: ReadAnswer): Response {
  if (isNotModified(c, etag)) return c.body(null, 304, { etag });
  return c.body(body, 200, { 'content-type': 'application/json', etag });
}
