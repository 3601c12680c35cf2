import { eq } from 'drizzle-orm';
import type { Account } from '#schema/user.ts';
import { AppError } from '#schema/error.ts';
import type { Context } from '../context.ts';
import { requireActor } from '../policy.ts';

/** The caller's own account. Throws `auth.required` for an anonymous caller. */
export async function getAccount(ctx: Context): Promise<Account> {
  const actor = requireActor(ctx, 'read');
  const { users } = ctx.db.tables;
  const [user] = await ctx.db.query.select().from(users).where(eq(users.id, actor.userId));
  if (!user) throw new AppError('auth.invalid_credentials', 'This account no longer exists.');
  return {
    id: user.id,
    username: user.username,
    displayName: user.displayName,
    email: user.email,
    role: user.role,
    createdAt: user.createdAt.toISOString(),
    namespaces: actor.namespaces.map(({ name, type, role }) => ({ name, type, role })),
  };
}
