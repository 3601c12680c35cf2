import { and, eq } from 'drizzle-orm';
import type { AccountLink } from '#schema/account-link.ts';
import { type Acting, audit } from '../audit.ts';
import type { Context, Services } from '../context.ts';
import type { Transaction } from '../database.ts';
import { newId } from '../id.ts';
import { newLinkSecret } from '../link/secret.ts';
import { requireAdmin } from '../policy.ts';
import { userIdOf } from './actor.ts';
import { getUserRow, type UserRow } from './find-user.ts';

const hourMilliseconds = 3_600_000;
/** Long enough to reach a colleague in another time zone, too short to be found in an old chat. */
const resetHours = 24;

type Linking = Acting &
  Pick<Services, 'hashes'> & { settings: Pick<Context['settings'], 'publicUrl'> };

/**
 * Makes a link with which a user sets a new password once, within 24 hours; earlier ones of the user stop working. It
 * changes nothing until it is used. Requires an admin. Throws `auth.*`, `user.not_found`.
 */
export async function makeResetLink(ctx: Linking, userId: string): Promise<AccountLink> {
  requireAdmin(ctx);
  const made = await newLinkSecret(ctx);
  return ctx.db.write(async (tx) => {
    const user = await getUserRow(ctx, tx, userId);
    return insertResetLink(ctx, tx, user, made);
  });
}

/** Stores a reset link with its audit entry. Call {@link newLinkSecret} before the transaction. */
export async function insertResetLink(
  ctx: Linking,
  tx: Transaction,
  user: Pick<UserRow, 'id' | 'username'>,
  { secret, hash }: { secret: string; hash: string },
): Promise<AccountLink> {
  const { accountLinks } = ctx.db.tables;
  const createdAt = ctx.now();
  const expiresAt = new Date(createdAt.getTime() + resetHours * hourMilliseconds);
  await tx
    .delete(accountLinks)
    .where(and(eq(accountLinks.userId, user.id), eq(accountLinks.purpose, 'reset')));
  await tx.insert(accountLinks).values({
    id: newId(),
    purpose: 'reset',
    hash,
    userId: user.id,
    createdBy: userIdOf(ctx),
    createdAt,
    expiresAt,
  });
  await audit(tx, ctx, {
    action: 'user.create_reset_link',
    subject: user.username,
    subjectId: user.id,
    detail: { expiresAt: expiresAt.toISOString() },
  });
  // Behind the # it reaches neither logs nor other sites.
  return {
    url: `${ctx.settings.publicUrl}/login/reset#${secret}`,
    expiresAt: expiresAt.toISOString(),
  };
}
