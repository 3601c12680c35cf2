import { and, count, eq, isNull } from 'drizzle-orm';
import type { Page } from '#schema/page.ts';
import type { TokenSummary } from '#schema/token.ts';
import { getUserRow } from '../account/find-user.ts';
import type { Context } from '../context.ts';
import { cutPage, newestFirst, olderThan } from '../newest-first.ts';
import { requireAdmin } from '../policy.ts';
import { summariseToken } from './summarise.ts';

/**
 * The API keys of any user that are not revoked, newest first, without the keys themselves. Requires an admin.
 * Throws `auth.*`, `user.not_found`, and `request.invalid` for a wrong cursor.
 */
export async function listUserTokens(
  ctx: Context,
  userId: string,
  { cursor, size }: { cursor?: string | undefined; size: number },
): Promise<Page<TokenSummary>> {
  requireAdmin(ctx);
  await getUserRow(ctx, ctx.db.query, userId);
  await ctx.lastUses.flush();
  const { tokens, namespaces } = ctx.db.tables;
  const order = { at: tokens.createdAt, id: tokens.id };
  const ofUser = and(eq(tokens.userId, userId), isNull(tokens.revokedAt));
  const [rows, [counted]] = await Promise.all([
    ctx.db.query
      .select({ token: tokens, namespace: namespaces.name })
      .from(tokens)
      .leftJoin(namespaces, eq(namespaces.id, tokens.namespaceId))
      .where(and(ofUser, olderThan(order, cursor)))
      .orderBy(...newestFirst(order))
      .limit(size + 1),
    ctx.db.query.select({ total: count() }).from(tokens).where(ofUser),
  ]);
  const { items, nextCursor } = cutPage(rows, size, ({ token }) => ({
    at: token.createdAt,
    id: token.id,
  }));
  const at = ctx.now();
  return {
    items: items.map(({ token, namespace }) => summariseToken(token, namespace, at)),
    nextCursor,
    total: counted?.total ?? 0,
  };
}
