import { eq } from 'drizzle-orm';
import type { UserSummary } from '#schema/user.ts';
import { type Acting, audit } from '../audit.ts';
import type { Transaction } from '../database.ts';
import { assertOtherOwners } from '../member/owners.ts';
import { membersLock } from '../namespace/find.ts';
import { requireAdmin } from '../policy.ts';
import { adminsLock, assertAnotherAdmin } from './assert-another-admin.ts';
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
    await ctx.db.lock(tx, adminsLock);
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
  await assertOtherOwners(ctx, tx, user);
  await assertAnotherAdmin(ctx, tx, user);
  await endSessions(tx, ctx, user.id, { disabledAt: ctx.now() });
}

async function enable(tx: Transaction, ctx: Acting, user: UserRow): Promise<void> {
  const { users } = ctx.db.tables;
  await tx
    .update(users)
    .set({ disabledAt: null, updatedAt: ctx.now() })
    .where(eq(users.id, user.id));
}
