import { eq, or } from 'drizzle-orm';
import { AppError, type ErrorCode } from '#schema/error.ts';
import { audit } from '../audit.ts';
import type { Actor, Context } from '../context.ts';
import type { LoginFailure } from '../metrics.ts';
import { findActor } from './actor.ts';
import { findSession } from './session.ts';
import { tryPassword } from './try-password.ts';
import { forgetAttempts, passwordAttempt } from './throttle.ts';

/** A signed-in actor, and the session epoch for its JWT. */
export type SignedIn = { actor: Actor; sessionEpoch: number };

/**
 * Signs in with an e-mail address (or username) and password. An unknown account, a wrong password and a
 * disabled user take the same time and give the same `auth.invalid_credentials`. Too many attempts for the
 * account or from the address give `auth.too_many_attempts`; too many concurrent ones from everywhere give
 * `server.busy`.
 */
export async function login(
  ctx: Context,
  input: { email: string; password: string },
): Promise<SignedIn> {
  try {
    return await tryLogin(ctx, input);
  } catch (err) {
    const reason = err instanceof AppError ? loginFailures[err.code] : undefined;
    if (reason) ctx.metrics.loginFailed(reason);
    throw err;
  }
}

const loginFailures: Partial<Record<ErrorCode, LoginFailure>> = {
  'auth.invalid_credentials': 'credentials',
  'auth.too_many_attempts': 'throttled',
  'server.busy': 'busy',
};

async function tryLogin(
  ctx: Context,
  input: { email: string; password: string },
): Promise<SignedIn> {
  const { users } = ctx.db.tables;
  const who = input.email.trim().toLowerCase();
  const [user] = await ctx.db.query
    .select({ id: users.id, passwordHash: users.passwordHash })
    .from(users)
    .where(or(eq(users.email, who), eq(users.username, who)));
  const attempt = await passwordAttempt(ctx, who, user?.id);
  const matches = await tryPassword(ctx, attempt, input.password, user?.passwordHash);
  const actor = user && matches ? await findActor(ctx, user.id, { via: 'session' }) : null;
  if (!user || !actor) throw invalidLogin();
  return ctx.db.write(async (tx) => {
    const session = await findSession(tx, ctx, user.id);
    // The password was changed while it was being checked.
    if (session?.passwordHash !== user.passwordHash) throw invalidLogin();
    await forgetAttempts(tx, ctx, attempt);
    const event = {
      action: 'user.login',
      subject: actor.username,
      subjectId: actor.userId,
    } as const;
    await audit(tx, { ...ctx, actor }, event);
    return { actor, sessionEpoch: session.sessionEpoch };
  });
}

function invalidLogin(): AppError {
  return new AppError('auth.invalid_credentials', 'The account or the password is wrong.');
}
