import { decode, sign } from 'hono/jwt';
import type { Hashes } from '../domain/hashes.ts';

/** A JWT of these claims, signed with HMAC-SHA-256. https://www.rfc-editor.org/rfc/rfc7519 */
export function signJwt(key: string, payload: Record<string, unknown>): Promise<string> {
  return sign(payload, key, 'HS256');
}

/**
 * The claims of a JWT that {@link signJwt} made with this key, whatever they are; null for anything else.
 * Its times are the caller's to judge. The signature is checked here and not by hono's `verify`: that asks
 * Web Crypto, which on Node waits for the threads that hash passwords.
 */
export async function readJwt(hashes: Hashes, key: string, token: string): Promise<unknown> {
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  if (more.length > 0) return null;
  // Before anything of it is read.
  if (!isSame(signature, await hashes.hmacSha256(key, `${head}.${body}`))) return null;
  try {
    const { header, payload } = decode(token);
    // Another algorithm is refused, also when its signature were right.
    return header.alg === 'HS256' ? payload : null;
  } catch {
    return null; // Signed with our key, yet no JSON: no session of ours.
  }
}

/** Whether two signatures are equal, in a time that does not tell where they differ. */
function isSame(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length;
  for (let at = 0; at < expected.length; at++)
    difference |= given.charCodeAt(at) ^ expected.charCodeAt(at);
  return difference === 0;
}
