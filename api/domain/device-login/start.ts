import { lt } from 'drizzle-orm';
import { deviceIntervalSeconds, deviceSecondsMax } from '#schema/device.ts';
import type { Scope } from '#schema/token.ts';
import { formatUserCode, userCodeLength, userCodeLetters } from '#schema/user-code.ts';
import { randomSecret } from '../account/key.ts';
import { countAttempt, deviceAttempt } from '../account/throttle.ts';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';

/**
 * Starts a device login (RFC 8628) for a client without a browser. The client polls with `deviceCode`; a signed-in
 * person approves it under `userCode` within ten minutes. Throws `auth.too_many_attempts` for too many from one
 * address.
 */
export async function startDeviceLogin(
  ctx: Context,
  input: { clientName: string; scopes: Scope[] },
): Promise<{
  deviceCode: string;
  userCode: string;
  expiresInSeconds: number;
  intervalSeconds: number;
}> {
  await countAttempt(ctx, deviceAttempt(ctx));
  const deviceCode = randomSecret();
  const userCode = newUserCode();
  const deviceCodeHash = await ctx.hashes.sha256(deviceCode);
  const createdAt = ctx.now();
  const { deviceLogins } = ctx.db.tables;
  await ctx.db.writeQuietly(async (tx) => {
    await tx.delete(deviceLogins).where(lt(deviceLogins.expiresAt, createdAt));
    await tx.insert(deviceLogins).values({
      id: newId(),
      deviceCodeHash,
      userCode,
      clientName: input.clientName,
      ip: ctx.ip,
      scopes: input.scopes,
      intervalSeconds: deviceIntervalSeconds,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + deviceSecondsMax * 1000),
    });
  });
  return {
    deviceCode,
    userCode: formatUserCode(userCode),
    expiresInSeconds: deviceSecondsMax,
    intervalSeconds: deviceIntervalSeconds,
  };
}

/** A random code of eight letters, about 34 bits: enough for ten minutes, since looking codes up is throttled. */
function newUserCode(): string {
  const fair = 256 - (256 % userCodeLetters.length);
  let code = '';
  while (code.length < userCodeLength) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < fair) code += userCodeLetters.charAt(byte % userCodeLetters.length);
  }
  return code;
}
