import { and, eq, isNull } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { MemberSummary } from '#schema/namespace.ts';
import type { MemberRole } from '#schema/user.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { getTeamExclusively } from '../namespace/find.ts';
import { assertTeamRight } from '../policy.ts';
import { getMember, summariseMember } from './find.ts';

/**
 * Adds a user to a team. Owners may give any role, maintainers only `member`. The user need not accept, and can leave.
 * Throws `auth.*`, `namespace.not_found`, `namespace.personal`, `user.not_found` (also for a disabled user), and
 * `member.exists`.
 */
export async function addMember(
  ctx: Context,
  teamName: string,
  { username, role }: { username: string; role: MemberRole },
): Promise<MemberSummary> {
  return ctx.db.write(async (tx) => {
    const { team, role: own } = await getTeamExclusively(ctx, tx, teamName);
    assertTeamRight(ctx, team, own, role === 'member' ? 'addMembers' : 'manageMembers');
    const { users, namespaceMembers } = ctx.db.tables;
    const [user] = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.username, username), isNull(users.disabledAt)));
    if (!user) throw new AppError('user.not_found', `There is no user "${username}".`);
    const [added] = await tx
      .insert(namespaceMembers)
      .values({ namespaceId: team.id, userId: user.id, role, createdAt: ctx.now() })
      .onConflictDoNothing()
      .returning({ role: namespaceMembers.role });
    const member = await getMember(ctx, tx, team, username);
    if (!added) {
      throw new AppError(
        'member.exists',
        `"${username}" is already a member of "${team.name}", as ${member.role}.`,
      );
    }
    await audit(tx, ctx, {
      action: 'member.add',
      subject: team.name,
      subjectId: team.id,
      detail: { username, role },
    });
    return summariseMember(member);
  });
}
