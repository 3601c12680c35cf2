import { and, eq } from 'drizzle-orm';
import type { MemberSummary } from '#schema/namespace.ts';
import type { MemberRole } from '#schema/user.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { getTeamExclusively } from '../namespace/find.ts';
import { assertTeamRight } from '../policy.ts';
import { getMember, summariseMember } from './find.ts';
import { assertAnotherOwner } from './owners.ts';

/**
 * Changes the role of a member; does nothing if the member has it already. Throws `auth.*`, `namespace.not_found`,
 * `namespace.personal`, `member.not_found`, and `member.last_owner` for the last active owner.
 */
export async function setMemberRole(
  ctx: Context,
  teamName: string,
  username: string,
  role: MemberRole,
): Promise<MemberSummary> {
  return ctx.db.write(async (tx) => {
    const { team, role: own } = await getTeamExclusively(ctx, tx, teamName);
    assertTeamRight(ctx, team, own, 'manageMembers');
    const member = await getMember(ctx, tx, team, username);
    if (member.role === role) return summariseMember(member);
    if (member.role === 'owner') {
      await assertAnotherOwner(ctx, tx, team, { id: member.userId, username });
    }
    const { namespaceMembers } = ctx.db.tables;
    await tx
      .update(namespaceMembers)
      .set({ role })
      .where(
        and(eq(namespaceMembers.namespaceId, team.id), eq(namespaceMembers.userId, member.userId)),
      );
    await audit(tx, ctx, {
      action: 'member.set_role',
      subject: team.name,
      subjectId: team.id,
      detail: { username, before: member.role, after: role },
    });
    return summariseMember({ ...member, role });
  });
}
