import { and, eq } from 'drizzle-orm';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { invalidLink } from '../link/find.ts';
import { visibleInvitations } from './list.ts';

/** Revokes an open invitation. Throws `auth.*`, and `link.invalid` for one that is not there or not the caller's to revoke. */
export async function revokeInvitation(ctx: Context, id: string): Promise<void> {
  const { accountLinks } = ctx.db.tables;
  await ctx.db.write(async (tx) => {
    const [revoked] = await tx
      .delete(accountLinks)
      .where(and(eq(accountLinks.id, id), visibleInvitations(ctx)))
      .returning({ id: accountLinks.id });
    if (!revoked) throw invalidLink();
    await audit(tx, ctx, { action: 'invitation.revoke', subject: 'registry', subjectId: id });
  });
}
