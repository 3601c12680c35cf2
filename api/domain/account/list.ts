import { and, count, eq, isNull, or } from 'drizzle-orm';
import type { Page } from '#schema/page.ts';
import type { UserSummary } from '#schema/user.ts';
import type { Context } from '../context.ts';
import { cutPage, newestFirst, olderThan } from '../newest-first.ts';
import { requireAdmin } from '../policy.ts';
import { summariseUser } from './find-user.ts';

/**
 * Lists users, newest first, or only the one with this username or e-mail address. Throws `auth.*`, and
 * `request.invalid` for a wrong cursor.
 */
export async function listUsers(
  ctx: Context,
  { name, cursor, size }: { name?: string | undefined; cursor?: string | undefined; size: number },
): Promise<Page<UserSummary>> {
  requireAdmin(ctx);
  const { users } = ctx.db.tables;
  const who = name?.trim().toLowerCase();
  const order = { at: users.createdAt, id: users.id };
  const named = and(
    isNull(users.deletedAt),
    who === undefined ? undefined : or(eq(users.username, who), eq(users.email, who)),
  );
  const [rows, [counted]] = await Promise.all([
    ctx.db.query
      .select()
      .from(users)
      .where(and(named, olderThan(order, cursor)))
      .orderBy(...newestFirst(order))
      .limit(size + 1),
    ctx.db.query.select({ total: count() }).from(users).where(named),
  ]);
  const { items, nextCursor } = cutPage(rows, size, ({ createdAt: at, id }) => ({ at, id }));
  return { items: items.map(summariseUser), nextCursor, total: counted?.total ?? 0 };
}
