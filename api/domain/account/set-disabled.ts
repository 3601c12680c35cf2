import { and, eq, isNull, ne } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { UserSummary } from '#schema/user.ts';
import { type Acting, audit } from '../audit.ts';
import type { Transaction } from '../database.ts';
import { assertOtherOwners } from '../member/owners.ts';
import { membersLock } from '../namespace/find.ts';
import { requireAdmin } from '../policy.ts';
import { getUserRow, summariseUser, type UserRow } from './find-user.ts';
import { endSessions } from './session.ts';

/**
 * Disables or enables a user. All sessions, API keys and the password of a disabled user are refused.
 * Enabling makes the keys and the password valid again; sessions stay ended. Does nothing if the state is
 * already as requested. Requires an admin. Throws `auth.*`, `user.not_found`, `user.last_admin` for the last
 * active admin, and `member.last_owner` for the last active owner of a team.
 */
export async function setDisabled(
  ctx: Acting,
  userId: string,
  disabled: boolean,
): Promise<UserSummary> {
  requireAdmin(ctx);
  return ctx.db.write(async (tx) => {
    // Two admins must not disable each other concurrently.
    await ctx.db.lock(tx, 'active admins');
    await ctx.db.lock(tx, membersLock);
    const user = await getUserRow(ctx, tx, userId);
    if ((user.disabledAt !== null) === disabled) return summariseUser(user);
    if (disabled) await disable(tx, ctx, user);
    else await enable(tx, ctx, user);
    await audit(tx, ctx, {
      action: disabled ? 'user.disable' : 'user.enable',
      subject: user.username,
      subjectId: user.id,
    });
    return summariseUser(await getUserRow(ctx, tx, userId));
  });
}

async function disable(tx: Transaction, ctx: Acting, user: UserRow): Promise<void> {
  const { users } = ctx.db.tables;
  await assertOtherOwners(ctx, tx, user);
  if (user.role === 'admin') {
    const others = and(eq(users.role, 'admin'), isNull(users.disabledAt), ne(users.id, user.id));
    const [other] = await tx.select({ id: users.id }).from(users).where(others).limit(1);
    if (!other) {
      throw new AppError(
        'user.last_admin',
        `"${user.username}" is the last active admin: nobody could enable the account again.`,
      );
    }
  }
  await endSessions(tx, ctx, user.id, { disabledAt: ctx.now() });
}

async function enable(tx: Transaction, ctx: Acting, user: UserRow): Promise<void> {
  const { users } = ctx.db.tables;
  await tx
    .update(users)
    .set({ disabledAt: null, updatedAt: ctx.now() })
    .where(eq(users.id, user.id));
}
