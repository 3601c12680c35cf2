import { and, count, eq, gt, inArray } from 'drizzle-orm';
import type { Invitation } from '#schema/account-link.ts';
import type { Page } from '#schema/page.ts';
import type { Context } from '../context.ts';
import { cutPage, newestFirst, olderThan } from '../newest-first.ts';
import { isAdmin, requireWholeAccount, roleMay } from '../policy.ts';

/**
 * Lists the open invitations, newest first: all for admins, for others those into teams whose members
 * they may add. Throws `auth.*`, and `request.invalid` for a wrong cursor.
 */
export async function listInvitations(
  ctx: Context,
  { cursor, size }: { cursor?: string | undefined; size: number },
): Promise<Page<Invitation>> {
  const { accountLinks, namespaces, users } = ctx.db.tables;
  const order = { at: accountLinks.createdAt, id: accountLinks.id };
  const open = and(visibleInvitations(ctx), gt(accountLinks.expiresAt, ctx.now()));
  const [rows, [counted]] = await Promise.all([
    ctx.db.query
      .select({
        id: accountLinks.id,
        team: namespaces.name,
        role: accountLinks.role,
        invitedBy: users.username,
        createdAt: accountLinks.createdAt,
        expiresAt: accountLinks.expiresAt,
      })
      .from(accountLinks)
      .leftJoin(namespaces, eq(namespaces.id, accountLinks.namespaceId))
      .leftJoin(users, eq(users.id, accountLinks.createdBy))
      .where(and(open, olderThan(order, cursor)))
      .orderBy(...newestFirst(order))
      .limit(size + 1),
    ctx.db.query.select({ total: count() }).from(accountLinks).where(open),
  ]);
  const { items, nextCursor } = cutPage(rows, size, ({ createdAt: at, id }) => ({ at, id }));
  return {
    items: items.map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
    })),
    nextCursor,
    total: counted?.total ?? 0,
  };
}

/** The condition on `account_links` for the invitations that the caller may see and revoke. Throws `auth.*`. */
export function visibleInvitations(ctx: Context) {
  const actor = requireWholeAccount(ctx);
  const { accountLinks } = ctx.db.tables;
  const isInvitation = eq(accountLinks.purpose, 'invitation');
  if (isAdmin(actor)) return isInvitation;
  const teams = actor.namespaces
    .filter(({ type, role }) => type === 'team' && roleMay(role, 'addMembers'))
    .map(({ id }) => id);
  return and(isInvitation, inArray(accountLinks.namespaceId, ['', ...teams]));
}
