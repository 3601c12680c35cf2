import { eq, sql } from 'drizzle-orm';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { requireActor } from '../policy.ts';

/** Ends every session of the caller at once, by raising the epoch that each JWT carries. Throws `auth.required`. */
export async function signOutEverywhere(ctx: Context): Promise<void> {
  const actor = requireActor(ctx, 'publish');
  const { users } = ctx.db.tables;
  await ctx.db.write(async (tx) => {
    await tx
      .update(users)
      .set({ sessionEpoch: sql`${users.sessionEpoch} + 1`, updatedAt: ctx.now() })
      .where(eq(users.id, actor.userId));
    await audit(tx, ctx, {
      action: 'user.sign_out_everywhere',
      subject: actor.username,
      subjectId: actor.userId,
    });
  });
}
