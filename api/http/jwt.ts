import { z } from '@hono/zod-openapi';
import type { Hashes } from '../domain/hashes.ts';

/** The one header that we write. Another algorithm is refused, also when its signature were right. */
const header = z.object({ alg: z.literal('HS256') });

/** A JWT of these claims, signed with HMAC-SHA-256. https://www.rfc-editor.org/rfc/rfc7519 */
export async function signJwt(hashes: Hashes, key: string, payload: object): Promise<string> {
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`;
  return `${signed}.${await hashes.hmacSha256(key, signed)}`;
}

/** The claims of a JWT that {@link signJwt} made with this key, whatever they are; null for anything else. Its times are the caller's to judge. */
export async function readJwt(hashes: Hashes, key: string, token: string): Promise<unknown> {
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  if (more.length > 0) return null;
  // Before anything of it is read.
  if (!isSame(signature, await hashes.hmacSha256(key, `${head}.${body}`))) return null;
  return header.safeParse(decode(head)).success ? decode(body) : null;
}

/** Whether two signatures are equal, in a time that does not tell where they differ. */
function isSame(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length;
  for (let at = 0; at < expected.length; at++)
    difference |= given.charCodeAt(at) ^ expected.charCodeAt(at);
  return difference === 0;
}

/** JSON as base64url. What we sign is ASCII: ids, numbers. */
function encode(value: object): string {
  return btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function decode(text: string): unknown {
  try {
    return JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return null; // Signed with our key, yet no JSON: no session of ours.
  }
}
