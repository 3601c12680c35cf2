import { and, eq } from 'drizzle-orm';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import { invalidLink, type LinkRow, useUpLink } from '../link/find.ts';
import { membersLock } from '../namespace/find.ts';
import { roleMay } from '../policy.ts';

/**
 * Uses up an invitation for a user who has just registered, and makes the user a member of its team. Throws
 * `link.invalid` if it was used meanwhile, or whoever made it may no longer invite.
 */
export async function useInvitation(
  ctx: Context,
  tx: Transaction,
  link: LinkRow,
  user: { id: string; username: string },
): Promise<{ id: string; name: string; role: NonNullable<LinkRow['role']> } | null> {
  await ctx.db.lock(tx, membersLock);
  await useUpLink(ctx, tx, link);
  if (link.createdBy !== null) await assertInviter(ctx, tx, link, link.createdBy);
  await audit(tx, ctx, {
    action: 'invitation.use',
    subject: user.username,
    subjectId: link.id,
  });
  if (link.namespaceId === null || link.role === null) return null;
  const { namespaces, namespaceMembers } = ctx.db.tables;
  const [team] = await tx
    .select({ id: namespaces.id, name: namespaces.name })
    .from(namespaces)
    .where(eq(namespaces.id, link.namespaceId));
  if (!team) throw invalidLink();
  await tx.insert(namespaceMembers).values({
    namespaceId: team.id,
    userId: user.id,
    role: link.role,
    createdAt: ctx.now(),
  });
  await audit(tx, ctx, {
    action: 'member.add',
    subject: team.name,
    subjectId: team.id,
    detail: { username: user.username, role: link.role },
  });
  return { ...team, role: link.role };
}

/** An invitation grants no more than whoever made it may grant now. */
async function assertInviter(
  ctx: Context,
  tx: Transaction,
  link: LinkRow,
  inviterId: string,
): Promise<void> {
  const { users, namespaceMembers } = ctx.db.tables;
  const [inviter] = await tx
    .select({ role: users.role, disabledAt: users.disabledAt, memberRole: namespaceMembers.role })
    .from(users)
    .leftJoin(
      namespaceMembers,
      and(
        eq(namespaceMembers.userId, users.id),
        eq(namespaceMembers.namespaceId, link.namespaceId ?? ''),
      ),
    )
    .where(eq(users.id, inviterId));
  if (!inviter || inviter.disabledAt !== null) throw invalidLink();
  if (inviter.role === 'admin') return;
  const right = link.role === 'member' ? 'addMembers' : 'manageMembers';
  if (inviter.memberRole === null || !roleMay(inviter.memberRole, right)) throw invalidLink();
}
