import { eq } from 'drizzle-orm';
import type { Role, UserSummary } from '#schema/user.ts';
import { type Acting, audit } from '../audit.ts';
import { requireAdmin } from '../policy.ts';
import { adminsLock, assertAnotherAdmin } from './assert-another-admin.ts';
import { getUserRow, summariseUser } from './find-user.ts';

/**
 * Makes a user an admin, or an admin a user; does nothing if the role is already as requested. Requires an admin.
 * Throws `auth.*`, `user.not_found`, and `user.last_admin` for the last active admin.
 */
export async function setRole(ctx: Acting, userId: string, role: Role): Promise<UserSummary> {
  requireAdmin(ctx);
  return ctx.db.write(async (tx) => {
    await ctx.db.lock(tx, adminsLock);
    const user = await getUserRow(ctx, tx, userId);
    if (user.role === role) return summariseUser(user);
    if (role === 'user') await assertAnotherAdmin(ctx, tx, user);
    const { users } = ctx.db.tables;
    await tx.update(users).set({ role, updatedAt: ctx.now() }).where(eq(users.id, userId));
    await audit(tx, ctx, {
      action: 'user.set_role',
      subject: user.username,
      subjectId: user.id,
      detail: { before: user.role, after: role },
    });
    return summariseUser(await getUserRow(ctx, tx, userId));
  });
}
