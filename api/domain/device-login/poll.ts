import { eq } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { findActor } from '../account/actor.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { defaultExpiry } from '../token/create.ts';
import { type CreatedToken, insertToken, makeToken } from '../token/issue.ts';
import type { DeviceRow } from './find.ts';

/** What a poll that came too early adds to the interval. https://www.rfc-editor.org/rfc/rfc8628#section-3.5 */
const slowDownSeconds = 5;

/**
 * The API key of a device login that was approved, once; it expires after 90 days. Throws `device.pending` while
 * nobody has decided, `device.slow_down` for a poll before the interval has passed, `device.denied`, and
 * `device.expired` for a code that is unknown, used or too old.
 */
export async function pollDeviceLogin(ctx: Context, deviceCode: string): Promise<CreatedToken> {
  const { deviceLogins } = ctx.db.tables;
  const deviceCodeHash = await ctx.hashes.sha256(deviceCode);
  const [row] = await ctx.db.query
    .select()
    .from(deviceLogins)
    .where(eq(deviceLogins.deviceCodeHash, deviceCodeHash));
  if (!row || row.expiresAt <= ctx.now()) throw expired();
  if (row.decision === null) throw await notePoll(ctx, row);
  const actor =
    row.decision === 'approved' && row.userId !== null
      ? await findActor(ctx, row.userId, { via: 'session' })
      : null;
  if (!actor) throw new AppError('device.denied', 'The login was denied.');
  const createdAt = ctx.now();
  const made = await makeToken(ctx.hashes, {
    name: row.clientName,
    scopes: row.scopes,
    namespaceId: null,
    createdAt,
    expiresAt: defaultExpiry(createdAt),
  });
  return ctx.db.write(async (tx) => {
    const used = await tx
      .delete(deviceLogins)
      .where(eq(deviceLogins.id, row.id))
      .returning({ id: deviceLogins.id });
    if (used.length === 0) throw expired();
    const token = await insertToken(tx, ctx, actor.userId, made);
    await audit(
      tx,
      { ...ctx, actor },
      {
        action: 'token.create',
        subject: `${actor.username}:${token.name}`,
        subjectId: token.id,
        detail: { scopes: token.scopes, expiresAt: token.expiresAt, by: 'device' },
      },
    );
    return token;
  });
}

/** Notes a poll of an undecided login, and gives the error that answers it. */
async function notePoll(ctx: Context, row: DeviceRow): Promise<AppError> {
  const { deviceLogins } = ctx.db.tables;
  const polledAt = ctx.now();
  const isEarly =
    row.polledAt !== null &&
    polledAt.getTime() - row.polledAt.getTime() < row.intervalSeconds * 1000;
  const intervalSeconds = row.intervalSeconds + (isEarly ? slowDownSeconds : 0);
  await ctx.db.writeQuietly(async (tx) => {
    await tx
      .update(deviceLogins)
      .set({ polledAt, intervalSeconds })
      .where(eq(deviceLogins.id, row.id));
  });
  const options = { retryAfterSeconds: intervalSeconds };
  return isEarly
    ? new AppError('device.slow_down', `Wait ${intervalSeconds} s between two polls.`, options)
    : new AppError('device.pending', 'Nobody has approved the login yet.', options);
}

function expired(): AppError {
  return new AppError(
    'device.expired',
    'The device code is unknown, used, or older than ten minutes. Start the login again.',
  );
}
