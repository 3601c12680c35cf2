import { and, eq, isNull } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { getUserRow } from '../account/find-user.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { coversScopes, requireActor, requireAdmin, requireWholeAccount } from '../policy.ts';

/**
 * Revokes an API key of the caller. A key may always revoke itself; it may revoke another only if it is not
 * limited to a namespace and has all scopes of the other. Throws `auth.*`, and `token.not_found`, also for
 * another user's key.
 */
export async function revokeToken(ctx: Context, id: string): Promise<void> {
  const isItself = ctx.actor?.key?.id === id;
  const actor = isItself ? requireActor(ctx, 'publish') : requireWholeAccount(ctx);
  const { tokens } = ctx.db.tables;
  await ctx.db.write(async (tx) => {
    const [revoked] = await tx
      .update(tokens)
      .set({ revokedAt: ctx.now() })
      .where(and(eq(tokens.id, id), eq(tokens.userId, actor.userId), isNull(tokens.revokedAt)))
      .returning({ name: tokens.name, scopes: tokens.scopes });
    if (!revoked) throw new AppError('token.not_found', 'You have no such API key.');
    if (!coversScopes(actor.scopes, revoked.scopes)) {
      throw new AppError(
        'auth.insufficient_scope',
        'This API key lacks a scope that the other one has, so it cannot revoke it. Sign in, or use a key with that scope.',
      );
    }
    await audit(tx, ctx, {
      action: 'token.revoke',
      subject: `${actor.username}:${revoked.name}`,
      subjectId: id,
    });
  });
}

/**
 * Revokes an API key of any user. Requires an admin. Throws `auth.*`, and `token.not_found` if that user has no such
 * key.
 */
export async function revokeUserToken(ctx: Context, userId: string, id: string): Promise<void> {
  requireAdmin(ctx);
  const { tokens } = ctx.db.tables;
  await ctx.db.write(async (tx) => {
    const user = await getUserRow(ctx, tx, userId);
    const [revoked] = await tx
      .update(tokens)
      .set({ revokedAt: ctx.now() })
      .where(and(eq(tokens.id, id), eq(tokens.userId, userId), isNull(tokens.revokedAt)))
      .returning({ name: tokens.name });
    if (!revoked) throw new AppError('token.not_found', `"${user.username}" has no such API key.`);
    await audit(tx, ctx, {
      action: 'token.revoke',
      subject: `${user.username}:${revoked.name}`,
      subjectId: id,
    });
  });
}
