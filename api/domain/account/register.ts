import { eq, or } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { audit } from '../audit.ts';
import type { Actor, Context } from '../context.ts';
import { defaultExpiry } from '../token/create.ts';
import { type CreatedToken, insertToken, makeToken } from '../token/issue.ts';
import { assertNameAllowed } from '../namespace/reserved.ts';
import { useInvitation } from '../invitation/use.ts';
import { getLink } from '../link/find.ts';
import { allScopes } from './actor.ts';
import { assertEmailAllowed } from './email-domain.ts';
import { createUser } from './create-user.ts';
import type { SignedIn } from './login.ts';
import { countAttempt, registrationAttempt } from './throttle.ts';

/** A new account's session, and its first API key. */
export type Registration = SignedIn & { apiKey: CreatedToken };

/**
 * Creates an account with its personal namespace and first API key. The key is only in this result. Throws
 * `auth.registration_closed`, `link.invalid` for an invitation that does not work, `auth.email_refused`,
 * `namespace.reserved`, `user.taken` (naming the field), `auth.too_many_attempts` (every call counts, even a failed
 * one) or `server.busy`.
 */
export async function register(
  ctx: Context,
  input: { username: string; email: string; password: string; invitation?: string | undefined },
): Promise<Registration> {
  const { registration } = ctx.settings;
  if (registration === 'invite' && input.invitation === undefined) {
    throw new AppError(
      'auth.registration_closed',
      'Registration needs an invitation. Ask an admin or the owner of a team for a link.',
    );
  }
  if (registration === 'closed') {
    throw new AppError(
      'auth.registration_closed',
      'Registration is closed. Ask an admin for an account.',
    );
  }
  assertNameAllowed(ctx, input.username, '/username');
  assertEmailAllowed(ctx, input.email);
  const { users, namespaces } = ctx.db.tables;
  await countAttempt(ctx, registrationAttempt(ctx));
  const invitation =
    input.invitation === undefined
      ? null
      : await getLink(ctx, ctx.db.query, 'invitation', input.invitation);
  const taken = await ctx.db.query
    .select({ username: users.username, email: users.email })
    .from(users)
    .where(or(eq(users.username, input.username), eq(users.email, input.email)));
  const [namespaceTaken] = await ctx.db.query
    .select({ id: namespaces.id })
    .from(namespaces)
    .where(eq(namespaces.name, input.username));
  const errors = [
    ...(namespaceTaken || taken.some(({ username }) => username === input.username)
      ? [{ pointer: '/username', detail: 'This username is taken.' }]
      : []),
    ...(taken.some(({ email }) => email === input.email)
      ? [
          {
            pointer: '/email',
            detail: 'This e-mail address already has an account. Sign in instead.',
          },
        ]
      : []),
  ];
  if (errors.length > 0) {
    throw new AppError('user.taken', errors.map(({ detail }) => detail).join(' '), { errors });
  }
  const passwordHash = await ctx.passwords.hash(input.password);
  const createdAt = ctx.now();
  const made = await makeToken(ctx.hashes, {
    name: 'First key',
    scopes: ['read', 'publish'],
    namespaceId: null,
    createdAt,
    expiresAt: defaultExpiry(createdAt),
  });
  try {
    return await ctx.db.write(async (tx) => {
      const user = await createUser(tx, ctx, { ...input, passwordHash, role: 'user' });
      const actor: Actor = {
        userId: user.id,
        username: user.username,
        role: 'user',
        namespaces: [{ ...user.namespace, type: 'person', role: 'owner' }],
        via: 'session',
        scopes: allScopes,
        onlyNamespaceId: null,
        key: null,
      };
      const acting = { ...ctx, actor };
      const team = invitation && (await useInvitation(acting, tx, invitation, user));
      if (team) actor.namespaces.push({ ...team, type: 'team' });
      const apiKey = await insertToken(tx, acting, user.id, made);
      await audit(tx, acting, {
        action: 'user.register',
        subject: user.username,
        subjectId: user.id,
      });
      return { actor, sessionEpoch: 0, apiKey };
    });
  } catch (err) {
    if (err instanceof AppError && err.code === 'write.conflict') {
      throw new AppError('user.taken', 'The username or e-mail address has just been taken.', {
        cause: err,
      });
    }
    throw err;
  }
}
