import { and, eq, isNull } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { requireActor } from '../policy.ts';

/** Ends an API key of the caller at once. Throws `token.not_found` for another user's, too. */
export async function revokeToken(ctx: Context, id: string): Promise<void> {
  const actor = requireActor(ctx, 'publish');
  const { tokens } = ctx.db.tables;
  await ctx.db.write(async (tx) => {
    const [revoked] = await tx
      .update(tokens)
      .set({ revokedAt: ctx.now() })
      .where(and(eq(tokens.id, id), eq(tokens.userId, actor.userId), isNull(tokens.revokedAt)))
      .returning({ name: tokens.name });
    if (!revoked) throw new AppError('token.not_found', 'You have no such API key.');
    await audit(tx, ctx, {
      action: 'token.revoke',
      subject: `${actor.username}:${revoked.name}`,
      subjectId: id,
    });
  });
}
