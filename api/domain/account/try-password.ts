import { passwordBytesMax } from '#schema/user.ts';
import type { Context } from '../context.ts';
import { type AttemptKey, countAttempt, takeBackAttempt } from './throttle.ts';

/**
 * Whether a password is that of a hash, counted as an attempt before it is checked. Without a hash it takes the
 * same time and is false. Throws `auth.too_many_attempts`, and `server.busy`, which counts for nothing.
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
    // bcrypt would read the first 72 bytes of a longer one and find them right.
    return matches && new TextEncoder().encode(password).byteLength <= passwordBytesMax;
  } catch (err) {
    await ctx.db.write((tx) => takeBackAttempt(tx, ctx, attempt));
    throw err;
  }
}
