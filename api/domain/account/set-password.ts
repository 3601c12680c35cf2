import { type Acting, audit } from '../audit.ts';
import type { Services } from '../context.ts';
import { requireAdmin } from '../policy.ts';
import { getUserRow } from './find-user.ts';
import { endSessions, passwordLock } from './session.ts';
import { forgetAccount } from './throttle.ts';

/**
 * Sets a user's password and ends the user's sessions. API keys stay valid, and failed sign-ins are
 * forgotten, so that a locked-out user may try again. Requires an admin. Throws `auth.*`, `user.not_found`,
 * `server.busy`.
 */
export async function setPassword(
  ctx: Acting & Pick<Services, 'passwords'>,
  userId: string,
  password: string,
): Promise<void> {
  requireAdmin(ctx);
  await getUserRow(ctx, ctx.db.query, userId);
  const passwordHash = await ctx.passwords.hash(password);
  await ctx.db.write(async (tx) => {
    await ctx.db.lock(tx, passwordLock(userId));
    const user = await getUserRow(ctx, tx, userId);
    await endSessions(tx, ctx, userId, { passwordHash });
    await forgetAccount(tx, ctx, userId);
    await audit(tx, ctx, {
      action: 'user.set_password',
      subject: user.username,
      subjectId: user.id,
    });
  });
}
