import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Database } from '../database.ts';

/** The id of the active admin of this name; null if the name is nobody's, disabled, or no admin. */
export async function findAdminUserId(db: Database, username: string): Promise<string | null> {
  const { users } = db.tables;
  const [admin] = await db.query
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.username, username), eq(users.role, 'admin'), isNull(users.disabledAt)));
  return admin?.id ?? null;
}

/** The usernames of active admins, the oldest first, at most `countMax`. */
export async function listAdminNames(db: Database, countMax: number): Promise<string[]> {
  const { users } = db.tables;
  const admins = await db.query
    .select({ username: users.username })
    .from(users)
    .where(and(eq(users.role, 'admin'), isNull(users.disabledAt)))
    .orderBy(asc(users.createdAt), asc(users.id))
    .limit(countMax);
  return admins.map(({ username }) => username);
}
