import { and, eq, gt, isNull } from 'drizzle-orm';
import type { PendingDevice } from '#schema/device.ts';
import { AppError } from '#schema/error.ts';
import { countAttempt, takeBackAttempt, userCodeAttempt } from '../account/throttle.ts';
import type { Context } from '../context.ts';
import { requireSession } from '../policy.ts';

/** A row of a device login. */
export type DeviceRow = Context['db']['tables']['deviceLogins']['$inferSelect'];

/**
 * The device login that waits for a decision under this user code, for the person who decides. Throws `auth.*`,
 * `device.not_found`, and `auth.too_many_attempts` for a person who has tried too many codes.
 */
export async function getDeviceLogin(ctx: Context, userCode: string): Promise<PendingDevice> {
  const row = await findWaiting(ctx, userCode);
  return {
    clientName: row.clientName,
    ip: row.ip,
    scopes: row.scopes,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  };
}

/** The row that waits under a user code. Wrong codes are counted, so that nobody finds those of others. */
export async function findWaiting(ctx: Context, userCode: string): Promise<DeviceRow> {
  const actor = requireSession(ctx);
  const attempt = userCodeAttempt(actor.userId);
  await countAttempt(ctx, attempt);
  const { deviceLogins } = ctx.db.tables;
  const [row] = await ctx.db.query
    .select()
    .from(deviceLogins)
    .where(
      and(
        eq(deviceLogins.userCode, userCode),
        isNull(deviceLogins.decision),
        gt(deviceLogins.expiresAt, ctx.now()),
      ),
    );
  if (!row) throw noSuchDevice();
  await ctx.db.writeQuietly((tx) => takeBackAttempt(tx, ctx, attempt));
  return row;
}

/** The error for a code that waits for nobody. */
export function noSuchDevice(): AppError {
  return new AppError(
    'device.not_found',
    'No device waits under this code. It may have been typed wrong, used, or be older than ten minutes. Start the login again on the device.',
  );
}
