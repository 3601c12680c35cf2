import { and, eq } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { MemberRole } from '#schema/user.ts';
import type { Context, Services } from '../context.ts';
import type { Queries, Transaction } from '../database.ts';
import { requireWholeAccount, visibleNamespaces } from '../policy.ts';

/** A row of `namespaces`. */
export type NamespaceRow = Services['db']['tables']['namespaces']['$inferSelect'];

/**
 * The lock of every transaction that changes members, deletes a team or disables a user: each must see the owners that
 * are left. One lock for all teams, because a user may be an owner of several.
 */
export const membersLock = 'members';

/** The namespace of that name, if the caller may know of it. Throws `namespace.not_found`, the same for each. */
export async function getVisibleNamespace(
  ctx: Context,
  query: Pick<Queries, 'select'>,
  name: string,
): Promise<NamespaceRow> {
  const { namespaces } = ctx.db.tables;
  const [row] = await query
    .select()
    .from(namespaces)
    .where(and(eq(namespaces.name, name), visibleNamespaces(ctx)));
  if (row) return row;
  const hint = ctx.actor ? '' : ' It may be visible after you sign in.';
  throw new AppError('namespace.not_found', `There is no namespace "${name}".${hint}`);
}

/**
 * The team of that name with the caller's role in it, locked against other changes of members until the transaction
 * ends. Throws `auth.*`, `namespace.not_found`, and `namespace.personal` for a person's namespace.
 */
export async function getTeamExclusively(
  ctx: Context,
  tx: Transaction,
  name: string,
): Promise<{ team: NamespaceRow; role: MemberRole | null }> {
  const actor = requireWholeAccount(ctx);
  await ctx.db.lock(tx, membersLock);
  const team = await getVisibleNamespace(ctx, tx, name);
  if (team.type === 'person') {
    throw new AppError(
      'namespace.personal',
      `"${name}" is the namespace of one person. Create a team to share assets with others.`,
    );
  }
  const { namespaceMembers } = ctx.db.tables;
  // Not the role at the start of the request, which may have been taken away since.
  const [member] = await tx
    .select({ role: namespaceMembers.role })
    .from(namespaceMembers)
    .where(
      and(eq(namespaceMembers.namespaceId, team.id), eq(namespaceMembers.userId, actor.userId)),
    );
  return { team, role: member?.role ?? null };
}
