import { and, eq } from 'drizzle-orm';
import type { Services } from '../context.ts';

/**
 * Whether the configured password differs from the password of the admin of this name. It is used only to
 * create the first admin, so an operator who changes it later may wrongly believe that the old one no longer
 * works. False if there is no such admin. Costs one bcrypt verification.
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
