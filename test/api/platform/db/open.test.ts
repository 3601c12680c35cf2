import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '#test/support/database.ts';

describe('openDatabase', () => {
  it('gives a migrated database that reads what was written', async () => {
    const db = await testDatabase();
    const { users } = db.tables;
    const at = new Date(1_700_000_000_123);
    const before = db.generation();
    await db.write((tx) =>
      tx.insert(users).values({
        id: 'u1',
        username: 'mei',
        email: 'mei@example.com',
        passwordHash: 'x',
        createdAt: at,
        updatedAt: at,
      }),
    );
    const [row] = await db.query.select().from(users).where(eq(users.id, 'u1'));
    expect(row).toMatchObject({ username: 'mei', createdAt: at, role: 'user', disabledAt: null });
    expect(db.generation()).not.toBe(before);
    await db.check();
  });
});
