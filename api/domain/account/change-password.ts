import { AppError } from '#schema/error.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { requireWholeAccount } from '../policy.ts';
import { getUserRow } from './find-user.ts';
import type { SignedIn } from './login.ts';
import { endSessions, findSession, passwordLock } from './session.ts';
import { forgetAccount, passwordAttempt } from './throttle.ts';
import { tryPassword } from './try-password.ts';

/**
 * Changes the caller's own password and ends all sessions, including the current one. Returns what a new
 * session needs. API keys stay valid. A wrong current password counts as a failed sign-in and throws
 * `request.invalid` at `/currentPassword`. Throws `auth.*`, `server.busy`, and `write.conflict` if the
 * password was changed concurrently.
 */
export async function changePassword(
  ctx: Context,
  input: { currentPassword: string; newPassword: string },
): Promise<SignedIn> {
  const actor = requireWholeAccount(ctx);
  const user = await getUserRow(ctx, ctx.db.query, actor.userId);
  const attempt = await passwordAttempt(ctx, user.username, user.id);
  if (!(await tryPassword(ctx, attempt, input.currentPassword, user.passwordHash))) {
    throw new AppError('request.invalid', 'This is not your current password.', {
      errors: [{ pointer: '/currentPassword', detail: 'This is not your current password' }],
    });
  }
  const passwordHash = await ctx.passwords.hash(input.newPassword);
  return ctx.db.write(async (tx) => {
    await ctx.db.lock(tx, passwordLock(user.id));
    const session = await findSession(tx, ctx, user.id);
    if (session?.passwordHash !== user.passwordHash) {
      throw new AppError(
        'write.conflict',
        'Your password has just been changed by another request.',
      );
    }
    const sessionEpoch = await endSessions(tx, ctx, user.id, { passwordHash });
    await forgetAccount(tx, ctx, user.id);
    await audit(tx, ctx, {
      action: 'user.change_password',
      subject: user.username,
      subjectId: user.id,
    });
    return { actor, sessionEpoch };
  });
}
