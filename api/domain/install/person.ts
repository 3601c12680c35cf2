import type { Context } from '../context.ts';
import { networkOf } from '../ip-address.ts';

/**
 * Who counts as one person on a day (`YYYY-MM-DD`): a user, or where nobody is signed in an address. An
 * address is kept as a digest with the server's key and the day alone, so that it tells nobody where someone
 * was, nor that two days had the same one. With `INSTALL_STATS=anonymous`, so is a user.
 */
export async function personOf(
  { actor, ip, hashes, settings }: Pick<Context, 'actor' | 'ip' | 'hashes' | 'settings'>,
  day: string,
): Promise<string> {
  if (actor && settings.installStats === 'user') return actor.userId;
  if (actor) {
    return `user ${await hashes.hmacSha256(settings.secretKey, `install ${day} user ${actor.userId}`)}`;
  }
  const address = ip === null ? 'unknown' : networkOf(ip);
  const digest = await hashes.hmacSha256(settings.secretKey, `install ${day} ${address}`);
  return `address ${digest}`;
}
