import { eq } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { tokenPattern } from '#schema/token.ts';
import type { Actor, Services } from '../context.ts';
import type { Hashes } from '../hashes.ts';
import { findActor } from './actor.ts';

const prefix = 'sr_';

/** 32 random bytes (256 bits) as 43 characters of base64url. */
export function randomSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Generates an API key: `sr_` and 32 random bytes as base64url. */
export function newKey(): string {
  return prefix + randomSecret();
}

/**
 * The stored form of a key: SHA-256 in hexadecimal. 256 random bits need no slow hash, and with a slow one,
 * invalid keys could stall the server.
 */
export async function hashKey(hashes: Hashes, key: string): Promise<string> {
  return hashes.sha256(key);
}

/** How much of a key a log shows: `sr_` and 24 of its 256 bits, enough to tell keys apart. */
const keyStartLength = prefix.length + 4;

/** The last use of a key is noted at most this often, so that most requests with a key need no write. */
const lastUseEveryMilliseconds = 60_000;

const isDue = (lastUsedAt: Date | null, now: Date) =>
  lastUsedAt === null || now.getTime() - lastUsedAt.getTime() > lastUseEveryMilliseconds;

/**
 * The actor of an API key that was sent from `ip`; null if the key is unknown or revoked, or its user is disabled.
 * Throws `auth.invalid_credentials`, with the time, if the key has expired: only its bearer can learn it. Costs one
 * indexed look-up for any key.
 */
export async function findActorByKey(
  services: Services,
  key: string,
  ip: string | null,
): Promise<Actor | null> {
  if (!tokenPattern.test(key)) return null;
  const { db, hashes, now } = services;
  const { tokens } = db.tables;
  const [token] = await db.query
    .select()
    .from(tokens)
    .where(eq(tokens.hash, await hashKey(hashes, key)));
  const at = now();
  if (!token || token.revokedAt !== null) return null;
  if (token.expiresAt !== null && token.expiresAt <= at) {
    throw new AppError(
      'auth.invalid_credentials',
      `This API key expired at ${token.expiresAt.toISOString()}. Sign in again or create a new API key.`,
    );
  }
  const actor = await findActor(services, token.userId, {
    via: 'token',
    scopes: token.scopes,
    onlyNamespaceId: token.namespaceId,
    key: { id: token.id, start: key.slice(0, keyStartLength), expiresAt: token.expiresAt },
  });
  if (!actor) return null;
  if (isDue(token.lastUsedAt, at)) await services.lastUses.note({ tokenId: token.id, at, ip });
  return actor;
}

/** Compares two secrets in constant time, by their digests. */
export async function sameSecret(
  hashes: Hashes,
  given: string,
  expected: string,
): Promise<boolean> {
  const [a, b] = await Promise.all([hashes.sha256(given), hashes.sha256(expected)]);
  let difference = 0;
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}
