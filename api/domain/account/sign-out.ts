import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { requireWholeAccount } from '../policy.ts';
import { endSessions } from './session.ts';

/** Ends all sessions of the caller. Throws `auth.*`, also for a key that is limited to one namespace. */
export async function signOutEverywhere(ctx: Context): Promise<void> {
  const actor = requireWholeAccount(ctx);
  await ctx.db.write(async (tx) => {
    await endSessions(tx, ctx, actor.userId);
    await audit(tx, ctx, {
      action: 'user.sign_out_everywhere',
      subject: actor.username,
      subjectId: actor.userId,
    });
  });
}
