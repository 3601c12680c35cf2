import { eq } from 'drizzle-orm';
import type { Account } from '#schema/user.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { requireWholeAccount } from '../policy.ts';
import { getUserRow } from './find-user.ts';
import { getAccount } from './get.ts';

/** Changes the display name of the caller; null for none. Throws `auth.*`. */
export async function updateAccount(
  ctx: Context,
  { displayName }: { displayName: string | null },
): Promise<Account> {
  const actor = requireWholeAccount(ctx);
  const { users } = ctx.db.tables;
  await ctx.db.write(async (tx) => {
    const before = await getUserRow(ctx, tx, actor.userId);
    if (before.displayName === displayName) return;
    await tx
      .update(users)
      .set({ displayName, updatedAt: ctx.now() })
      .where(eq(users.id, actor.userId));
    await audit(tx, ctx, {
      action: 'user.update',
      subject: actor.username,
      subjectId: actor.userId,
      detail: { before: before.displayName, after: displayName },
    });
  });
  return getAccount(ctx);
}
