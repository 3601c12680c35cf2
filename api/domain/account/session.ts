import { eq, sql } from 'drizzle-orm';
import type { Services } from '../context.ts';
import type { Transaction } from '../database.ts';

type Needed = Pick<Services, 'db' | 'now'>;

/** The lock that every password change takes, so that none overwrites a change it has not seen. */
export const passwordLock = (userId: string) => `password of ${userId}`;

/** The session epoch and password hash of a user; null if there is no such user. */
export async function findSession(
  tx: Transaction,
  { db }: Needed,
  userId: string,
): Promise<{ sessionEpoch: number; passwordHash: string } | null> {
  const { users } = db.tables;
  const [user] = await tx
    .select({ sessionEpoch: users.sessionEpoch, passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, userId));
  return user ?? null;
}

/**
 * Ends all sessions of a user by raising the session epoch that each JWT carries, and applies `change` to the
 * row. Returns the new epoch.
 */
export async function endSessions(
  tx: Transaction,
  { db, now }: Needed,
  userId: string,
  change: { passwordHash?: string; disabledAt?: Date } = {},
): Promise<number> {
  const { users } = db.tables;
  const [changed] = await tx
    .update(users)
    .set({ ...change, sessionEpoch: sql`${users.sessionEpoch} + 1`, updatedAt: now() })
    .where(eq(users.id, userId))
    .returning({ sessionEpoch: users.sessionEpoch });
  if (!changed) throw new Error(`There is no user ${userId}`);
  return changed.sessionEpoch;
}
