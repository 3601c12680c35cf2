import { eq } from 'drizzle-orm';
import { type Acting, audit } from '../audit.ts';
import type { Services } from '../context.ts';
import { assertOtherOwners } from '../member/owners.ts';
import { membersLock } from '../namespace/find.ts';
import { requireAdmin } from '../policy.ts';
import { adminsLock, assertAnotherAdmin } from './assert-another-admin.ts';
import { getUserRow } from './find-user.ts';
import { endSessions } from './session.ts';

/**
 * Deletes an account: its sessions, API keys, memberships, address, name and password. What it published stays, and the
 * username is never given to anyone else. Requires an admin. Throws `auth.*`, `user.not_found`, `user.last_admin`, and
 * `member.last_owner` for the last active owner of a team.
 */
export async function removeAccount(
  ctx: Acting & Pick<Services, 'passwords'>,
  userId: string,
): Promise<void> {
  requireAdmin(ctx);
  await ctx.db.write(async (tx) => {
    await ctx.db.lock(tx, adminsLock);
    await ctx.db.lock(tx, membersLock);
    const user = await getUserRow(ctx, tx, userId);
    await assertAnotherAdmin(ctx, tx, user);
    await assertOtherOwners(ctx, tx, user);
    const at = ctx.now();
    const { users, tokens, namespaceMembers, accountLinks, installs } = ctx.db.tables;
    await endSessions(tx, ctx, userId, { disabledAt: user.disabledAt ?? at });
    await tx
      .update(users)
      .set({
        deletedAt: at,
        // `.invalid` is no domain of anyone: https://www.rfc-editor.org/rfc/rfc2606
        email: `${userId}@deleted.invalid`,
        displayName: null,
        role: 'user',
        passwordHash: ctx.passwords.decoy,
      })
      .where(eq(users.id, userId));
    await tx.delete(tokens).where(eq(tokens.userId, userId));
    await tx.delete(namespaceMembers).where(eq(namespaceMembers.userId, userId));
    await tx.delete(accountLinks).where(eq(accountLinks.userId, userId));
    await tx.delete(accountLinks).where(eq(accountLinks.createdBy, userId));
    await tx.update(installs).set({ userId: null }).where(eq(installs.userId, userId));
    await audit(tx, ctx, { action: 'user.delete', subject: user.username, subjectId: userId });
  });
}
