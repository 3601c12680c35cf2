import { decode, sign } from 'hono/jwt';
import type { Hashes } from '../domain/hashes.ts';

/** Signs these claims as a JWT with HMAC-SHA-256. https://www.rfc-editor.org/rfc/rfc7519 */
export function signJwt(key: string, payload: Record<string, unknown>): Promise<string> {
  return sign(payload, key, 'HS256');
}

/**
 * The claims of a JWT that {@link signJwt} made with this key, unvalidated; null for any other token. The
 * caller checks the expiry. The signature is checked here and not by hono's `verify`, which uses Web Crypto:
 * on Node that waits for the threads that hash passwords.
 */
export async function readJwt(hashes: Hashes, key: string, token: string): Promise<unknown> {
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  if (more.length > 0) return null;
  // Before any part of the token is parsed.
  if (!isSame(signature, await hashes.hmacSha256(key, `${head}.${body}`))) return null;
  try {
    const { header, payload } = decode(token);
    // Another algorithm is refused, even with a valid signature.
    return header.alg === 'HS256' ? payload : null;
  } catch {
    return null; // Signed with our key, but not JSON: not one of our sessions.
  }
}

/** Compares two signatures in constant time. */
function isSame(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length;
  for (let at = 0; at < expected.length; at++)
    difference |= given.charCodeAt(at) ^ expected.charCodeAt(at);
  return difference === 0;
}
