import { and, asc, count, eq, gt } from 'drizzle-orm';
import { z } from 'zod';
import { namespaceName } from '#schema/name.ts';
import type { MemberSummary } from '#schema/namespace.ts';
import type { Page } from '#schema/page.ts';
import type { Context } from '../context.ts';
import { cursorOf } from '../cursor.ts';
import { getVisibleNamespace } from '../namespace/find.ts';
import { requireActor } from '../policy.ts';
import { memberColumns, summariseMember } from './find.ts';

/** The username of the last member of a page. */
const position = cursorOf(z.tuple([namespaceName]));

/**
 * Lists the members of a namespace by username, for signed-in callers. Throws `auth.*`, `namespace.not_found`, and
 * `request.invalid` for a wrong cursor.
 */
export async function listMembers(
  ctx: Context,
  name: string,
  { cursor, size }: { cursor?: string | undefined; size: number },
): Promise<Page<MemberSummary>> {
  requireActor(ctx, 'read');
  const after = cursor === undefined ? null : position.decode(cursor)[0];
  const { id } = await getVisibleNamespace(ctx, ctx.db.query, name);
  const { users, namespaceMembers } = ctx.db.tables;
  const within = eq(namespaceMembers.namespaceId, id);
  const [rows, [counted]] = await Promise.all([
    ctx.db.query
      .select(memberColumns(ctx))
      .from(namespaceMembers)
      .innerJoin(users, eq(users.id, namespaceMembers.userId))
      .where(and(within, after === null ? undefined : gt(users.username, after)))
      .orderBy(asc(users.username))
      .limit(size + 1),
    ctx.db.query.select({ total: count() }).from(namespaceMembers).where(within),
  ]);
  const shown = rows.slice(0, size);
  const last = rows.length > size ? shown.at(-1) : undefined;
  return {
    items: shown.map(summariseMember),
    nextCursor: last ? position.encode([last.username]) : null,
    total: counted?.total ?? 0,
  };
}
