import { linkSecretPattern } from '#schema/account-link.ts';
import { randomSecret } from '../account/key.ts';
import type { Context } from '../context.ts';

/** Generates the secret of a link, with its stored form: SHA-256 in hexadecimal. */
export async function newLinkSecret({
  hashes,
}: Pick<Context, 'hashes'>): Promise<{ secret: string; hash: string }> {
  const secret = `sl_${randomSecret()}`;
  return { secret, hash: await hashes.sha256(secret) };
}

/** The stored form of a secret that a client sent; null for a text that cannot be one. */
export async function hashLinkSecret(
  { hashes }: Pick<Context, 'hashes'>,
  secret: string,
): Promise<string | null> {
  return linkSecretPattern.test(secret) ? hashes.sha256(secret) : null;
}
