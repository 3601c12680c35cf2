import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Database } from '../database.ts';

/** The id of the active admin of this name, else of the oldest active admin; null if there is none. */
export async function findAdminUserId(db: Database, username: string): Promise<string | null> {
  const { users } = db.tables;
  const admins = await db.query
    .select({ id: users.id, username: users.username })
    .from(users)
    .where(and(eq(users.role, 'admin'), isNull(users.disabledAt)))
    .orderBy(asc(users.createdAt), asc(users.id));
  return (admins.find((admin) => admin.username === username) ?? admins[0])?.id ?? null;
}
