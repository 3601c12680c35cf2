import { AppError } from '#schema/error.ts';
import type { AccountLink } from '#schema/account-link.ts';
import type { Role, UserSummary } from '#schema/user.ts';
import { type Acting, audit } from '../audit.ts';
import type { Context, Services } from '../context.ts';
import { newLinkSecret } from '../link/secret.ts';
import { requireAdmin } from '../policy.ts';
import { createUser } from './create-user.ts';
import { getUserRow, summariseUser } from './find-user.ts';
import { randomPassword } from './random-password.ts';
import { insertResetLink } from './reset-link.ts';

/** What an account is made from; without a password the user sets one by a link. */
export type NewUser = {
  username: string;
  email: string;
  role: Role;
  password?: string | undefined;
};

/**
 * Creates an account, whoever may register. Without a password, the result has a link with which the user sets one
 * within 24 hours. Requires an admin. Throws `auth.*`, `user.taken`, `server.busy`.
 */
export async function createAccount(
  ctx: Acting &
    Pick<Services, 'hashes' | 'passwords'> & { settings: Pick<Context['settings'], 'publicUrl'> },
  input: NewUser,
): Promise<{ user: UserSummary; link: AccountLink | null }> {
  requireAdmin(ctx);
  const passwordHash = await ctx.passwords.hash(input.password ?? randomPassword());
  const secret = input.password === undefined ? await newLinkSecret(ctx) : null;
  try {
    return await ctx.db.write(async (tx) => {
      const { id } = await createUser(tx, ctx, { ...input, passwordHash });
      const user = await getUserRow(ctx, tx, id);
      await audit(tx, ctx, {
        action: 'user.create',
        subject: user.username,
        subjectId: id,
        detail: { role: input.role },
      });
      const link = secret && (await insertResetLink(ctx, tx, user, secret));
      return { user: summariseUser(user), link };
    });
  } catch (err) {
    if (!(err instanceof AppError) || err.code !== 'write.conflict') throw err;
    throw new AppError(
      'user.taken',
      `The username "${input.username}" or the e-mail address is taken.`,
      { cause: err },
    );
  }
}
