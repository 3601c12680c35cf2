import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { getLink, invalidLink, useUpLink } from '../link/find.ts';
import { getUserRow } from './find-user.ts';
import { endSessions, passwordLock } from './session.ts';
import { countAttempt, forgetAccount, registrationAttempt } from './throttle.ts';

/**
 * Sets the password of the user that a reset link was made for, uses the link up and ends all sessions of the user; API
 * keys stay valid. Throws `link.invalid` (also for a user who was disabled since), `auth.too_many_attempts`,
 * `server.busy`.
 */
export async function resetPassword(
  ctx: Context,
  input: { secret: string; password: string },
): Promise<{ username: string }> {
  await countAttempt(ctx, registrationAttempt(ctx));
  // Looked up first, so that nobody makes the server hash passwords with a made-up link.
  const link = await getLink(ctx, ctx.db.query, 'reset', input.secret);
  const passwordHash = await ctx.passwords.hash(input.password);
  return ctx.db.write(async (tx) => {
    const userId = link.userId ?? '';
    await ctx.db.lock(tx, passwordLock(userId));
    await useUpLink(ctx, tx, link);
    const user = await getUserRow(ctx, tx, userId);
    if (user.disabledAt !== null) throw invalidLink();
    await endSessions(tx, ctx, user.id, { passwordHash });
    await forgetAccount(tx, ctx, user.id);
    await audit(tx, ctx, {
      action: 'user.reset_password',
      subject: user.username,
      subjectId: user.id,
    });
    return { username: user.username };
  });
}
