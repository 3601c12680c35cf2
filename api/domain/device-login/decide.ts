import { and, eq, isNull } from 'drizzle-orm';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { requireSession } from '../policy.ts';
import { findWaiting, noSuchDevice } from './find.ts';

/**
 * Approves or denies the device login under a user code, once. The key that the device gets is the caller's. Needs a
 * session: an API key could otherwise make one with more rights. Throws `auth.*` and `device.not_found`.
 */
export async function decideDeviceLogin(
  ctx: Context,
  { userCode, approve }: { userCode: string; approve: boolean },
): Promise<void> {
  const actor = requireSession(ctx);
  const row = await findWaiting(ctx, userCode);
  const { deviceLogins } = ctx.db.tables;
  await ctx.db.write(async (tx) => {
    const decided = await tx
      .update(deviceLogins)
      .set({ userId: actor.userId, decision: approve ? 'approved' : 'denied' })
      .where(and(eq(deviceLogins.id, row.id), isNull(deviceLogins.decision)))
      .returning({ id: deviceLogins.id });
    if (decided.length === 0) throw noSuchDevice();
    await audit(tx, ctx, {
      action: approve ? 'device.approve' : 'device.deny',
      subject: `${actor.username}:${row.clientName}`,
      subjectId: row.id,
      detail: { scopes: row.scopes, from: row.ip },
    });
  });
}
