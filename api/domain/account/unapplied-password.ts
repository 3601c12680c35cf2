import { and, eq } from 'drizzle-orm';
import type { Services } from '../context.ts';

/**
 * Whether the password that the configuration gives is not that of the admin of that name. It is used for the
 * first admin alone, so whoever changes it there believes an old one gone that still opens. False without such
 * an admin. Costs one hash.
 */
export async function isPasswordUnapplied(
  { db, passwords }: Pick<Services, 'db' | 'passwords'>,
  { username, password }: { username: string; password: string },
): Promise<boolean> {
  const { users } = db.tables;
  const [admin] = await db.query
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(and(eq(users.username, username), eq(users.role, 'admin')));
  return admin !== undefined && !(await passwords.verify(password, admin.passwordHash));
}
