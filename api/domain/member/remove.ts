import { and, eq } from 'drizzle-orm';
import { userIdOf } from '../account/actor.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { getTeamExclusively } from '../namespace/find.ts';
import { assertTeamRight } from '../policy.ts';
import { getMember } from './find.ts';
import { assertAnotherOwner } from './owners.ts';

/**
 * Removes a member from a team: anyone may leave, maintainers may remove members, owners everyone. What the member
 * published stays. Throws `auth.*`, `namespace.not_found`, `namespace.personal`, `member.not_found`, and
 * `member.last_owner` for the last active owner.
 */
export async function removeMember(
  ctx: Context,
  teamName: string,
  username: string,
): Promise<void> {
  await ctx.db.write(async (tx) => {
    const { team, role: own } = await getTeamExclusively(ctx, tx, teamName);
    const member = await getMember(ctx, tx, team, username);
    const leaves = member.userId === userIdOf(ctx);
    if (!leaves) {
      const right = member.role === 'member' ? 'addMembers' : 'manageMembers';
      assertTeamRight(ctx, team, own, right);
    }
    if (member.role === 'owner') {
      await assertAnotherOwner(ctx, tx, team, { id: member.userId, username });
    }
    const { namespaceMembers } = ctx.db.tables;
    await tx
      .delete(namespaceMembers)
      .where(
        and(eq(namespaceMembers.namespaceId, team.id), eq(namespaceMembers.userId, member.userId)),
      );
    await audit(tx, ctx, {
      action: leaves ? 'member.leave' : 'member.remove',
      subject: team.name,
      subjectId: team.id,
      detail: { username, role: member.role },
    });
  });
}
