import { eq, or } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { audit } from '../audit.ts';
import type { Actor, Context } from '../context.ts';
import { findActor } from './actor.ts';
import { assertNotThrottled, countFailure, forgetFailures } from './throttle.ts';

/** One hash for every unknown account of a process, so that it costs the same time as a known one. */
let decoy: Promise<string> | undefined;

/**
 * The user of an e-mail address (or username) and password. An unknown account, a wrong password and a
 * disabled user take the same time and give the same `auth.invalid_credentials`; too many failures of the
 * account or the address give `auth.too_many_attempts`.
 */
export async function login(
  ctx: Context,
  input: { email: string; password: string },
): Promise<Actor> {
  const { users } = ctx.db.tables;
  const who = input.email.trim().toLowerCase();
  const account = { type: 'account' as const, value: who };
  const address = { type: 'address' as const, value: ctx.ip ?? 'unknown' };
  await assertNotThrottled(ctx, [account, address]);
  const [user] = await ctx.db.query
    .select({ id: users.id, passwordHash: users.passwordHash })
    .from(users)
    .where(or(eq(users.email, who), eq(users.username, who)));
  decoy ??= ctx.passwords.hash(crypto.randomUUID());
  const matches = await ctx.passwords.verify(input.password, user?.passwordHash ?? (await decoy));
  const actor = user && matches ? await findActor(ctx, user.id, { via: 'session' }) : null;
  if (!actor) {
    await countFailure(ctx, [account, address]);
    throw new AppError('auth.invalid_credentials', 'The account or the password is wrong.');
  }
  await forgetFailures(ctx, account);
  await ctx.db.write((tx) =>
    audit(
      tx,
      { ...ctx, actor },
      { action: 'user.login', subject: actor.username, subjectId: actor.userId },
    ),
  );
  return actor;
}
