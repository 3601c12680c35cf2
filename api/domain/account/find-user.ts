import { and, eq, isNull, or } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { UserSummary } from '#schema/user.ts';
import type { Services } from '../context.ts';
import type { Queries } from '../database.ts';

/** A row of `users`. */
export type UserRow = Services['db']['tables']['users']['$inferSelect'];

/** The user with this id, unless the account was deleted. Throws `user.not_found`. */
export async function getUserRow(
  { db }: Pick<Services, 'db'>,
  query: Pick<Queries, 'select'>,
  id: string,
): Promise<UserRow> {
  const { users } = db.tables;
  const [user] = await query
    .select()
    .from(users)
    .where(and(eq(users.id, id), isNull(users.deletedAt)));
  if (!user) throw new AppError('user.not_found', `There is no user ${id}.`);
  return user;
}

/** The user with this username or e-mail address, compared without case; null if there is none. */
export async function findUserByName(
  { db }: Pick<Services, 'db'>,
  name: string,
): Promise<UserRow | null> {
  const { users } = db.tables;
  const who = name.trim().toLowerCase();
  const [user] = await db.query
    .select()
    .from(users)
    .where(and(or(eq(users.username, who), eq(users.email, who)), isNull(users.deletedAt)));
  return user ?? null;
}

/** A user as admins see them. */
export function summariseUser(row: UserRow): UserSummary {
  return {
    id: row.id,
    username: row.username,
    displayName: row.displayName,
    email: row.email,
    role: row.role,
    disabledAt: row.disabledAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
