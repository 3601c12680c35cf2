import { eq, or } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { passwordBytesMax } from '#schema/user.ts';
import { audit } from '../audit.ts';
import type { Actor, Context } from '../context.ts';
import { findActor } from './actor.ts';
import { countAttempt, forgetAttempt } from './throttle.ts';

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
  await countAttempt(ctx, [account, address]);
  const [user] = await ctx.db.query
    .select({ id: users.id, passwordHash: users.passwordHash })
    .from(users)
    .where(or(eq(users.email, who), eq(users.username, who)));
  decoy ??= ctx.passwords.hash(crypto.randomUUID());
  const matches = await ctx.passwords.verify(input.password, user?.passwordHash ?? (await decoy));
  // bcrypt would read the first 72 bytes of a longer one and find them right.
  const isWhole = new TextEncoder().encode(input.password).byteLength <= passwordBytesMax;
  const actor =
    user && matches && isWhole ? await findActor(ctx, user.id, { via: 'session' }) : null;
  if (!actor)
    throw new AppError('auth.invalid_credentials', 'The account or the password is wrong.');
  await ctx.db.write(async (tx) => {
    await forgetAttempt(tx, ctx, { account, address });
    const event = {
      action: 'user.login',
      subject: actor.username,
      subjectId: actor.userId,
    } as const;
    await audit(tx, { ...ctx, actor }, event);
  });
  return actor;
}
