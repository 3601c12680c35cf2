import { and, eq, isNull, ne } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { Services } from '../context.ts';
import type { Transaction } from '../database.ts';
import type { UserRow } from './find-user.ts';

/** The lock of every transaction that disables, deletes or demotes a user: each must see the admins that are left. */
export const adminsLock = 'active admins';

/** Throws `user.last_admin` if the user is the only active admin. The transaction must hold {@link adminsLock}. */
export async function assertAnotherAdmin(
  { db }: Pick<Services, 'db'>,
  tx: Transaction,
  user: UserRow,
): Promise<void> {
  if (user.role !== 'admin') return;
  const { users } = db.tables;
  const [other] = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, 'admin'), isNull(users.disabledAt), ne(users.id, user.id)))
    .limit(1);
  if (other) return;
  throw new AppError(
    'user.last_admin',
    `"${user.username}" is the last active admin: nobody could administer the registry any more. Make another user an admin first.`,
  );
}
