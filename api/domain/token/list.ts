import { and, desc, eq, isNull } from 'drizzle-orm';
import type { TokenSummary } from '#schema/token.ts';
import type { Context } from '../context.ts';
import { requireActor } from '../policy.ts';
import { summariseToken } from './summarise.ts';

/** The caller's API keys that are not revoked, newest first, without the keys themselves. */
export async function listTokens(ctx: Context): Promise<TokenSummary[]> {
  const actor = requireActor(ctx, 'read');
  // So that the use of a key by this very request is shown.
  await ctx.lastUses.flush();
  const { tokens, namespaces } = ctx.db.tables;
  const rows = await ctx.db.query
    .select({ token: tokens, namespace: namespaces.name })
    .from(tokens)
    .leftJoin(namespaces, eq(namespaces.id, tokens.namespaceId))
    .where(and(eq(tokens.userId, actor.userId), isNull(tokens.revokedAt)))
    .orderBy(desc(tokens.createdAt), desc(tokens.id));
  const at = ctx.now();
  return rows.map(({ token, namespace }) => summariseToken(token, namespace, at));
}
