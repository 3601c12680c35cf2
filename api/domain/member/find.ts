import { and, eq } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { MemberSummary } from '#schema/namespace.ts';
import type { MemberRole } from '#schema/user.ts';
import type { Services } from '../context.ts';
import type { Queries } from '../database.ts';

/** A member with its user. */
export type MemberRow = {
  userId: string;
  username: string;
  displayName: string | null;
  disabledAt: Date | null;
  role: MemberRole;
  createdAt: Date;
};

/** The columns of a {@link MemberRow}. */
export function memberColumns({ db }: Pick<Services, 'db'>) {
  const { users, namespaceMembers } = db.tables;
  return {
    userId: users.id,
    username: users.username,
    displayName: users.displayName,
    disabledAt: users.disabledAt,
    role: namespaceMembers.role,
    createdAt: namespaceMembers.createdAt,
  };
}

/** The member of that username. Throws `member.not_found`. */
export async function getMember(
  services: Pick<Services, 'db'>,
  query: Pick<Queries, 'select'>,
  team: { id: string; name: string },
  username: string,
): Promise<MemberRow> {
  const { users, namespaceMembers } = services.db.tables;
  const [member] = await query
    .select(memberColumns(services))
    .from(namespaceMembers)
    .innerJoin(users, eq(users.id, namespaceMembers.userId))
    .where(and(eq(namespaceMembers.namespaceId, team.id), eq(users.username, username)));
  if (!member)
    throw new AppError('member.not_found', `"${username}" is no member of "${team.name}".`);
  return member;
}

/** A member as answers show it. */
export function summariseMember(row: MemberRow): MemberSummary {
  return {
    username: row.username,
    displayName: row.displayName,
    role: row.role,
    disabled: row.disabledAt !== null,
    since: row.createdAt.toISOString(),
  };
}
