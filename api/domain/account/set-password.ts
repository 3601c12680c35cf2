import { type Acting, audit } from '../audit.ts';
import type { Services } from '../context.ts';
import { requireAdmin } from '../policy.ts';
import { getUserRow } from './find-user.ts';
import { endSessions, passwordOf } from './session.ts';
import { forgetAccount } from './throttle.ts';

/**
 * Gives a user another password and ends the user's sessions; API keys go on, and who was locked out by wrong
 * passwords may try again. For admins. Throws `auth.*`, `user.not_found`, `server.busy`.
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
    await ctx.db.exclude(tx, passwordOf(userId));
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
