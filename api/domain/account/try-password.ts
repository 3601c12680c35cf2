import { passwordBytesMax } from '#schema/user.ts';
import type { Context } from '../context.ts';
import { type AttemptKey, countAttempt, takeBackAttempt } from './throttle.ts';

/**
 * Checks a password against a hash, and counts the attempt beforehand. Without a hash it takes the same time
 * and returns false. Throws `auth.too_many_attempts`, and `server.busy`, which is not counted.
 */
export async function tryPassword(
  ctx: Context,
  attempt: AttemptKey[],
  password: string,
  passwordHash: string | undefined,
): Promise<boolean> {
  await countAttempt(ctx, attempt);
  try {
    const matches = await ctx.passwords.verify(password, passwordHash ?? ctx.passwords.decoy);
    // bcrypt ignores everything after 72 bytes, so a longer password could match by its start.
    return matches && new TextEncoder().encode(password).byteLength <= passwordBytesMax;
  } catch (err) {
    await ctx.db.write((tx) => takeBackAttempt(tx, ctx, attempt));
    throw err;
  }
}
