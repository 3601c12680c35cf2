import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { migrateUp } from '#api/platform/db/migrate.ts';
import { withMigrations } from '#api/platform/db/migrations.ts';
import { openStorage } from '#api/platform/db/open.ts';
import { startLibsqlServer } from '#test/support/libsql-server.ts';
import { silentLog } from '#test/support/silent-log.ts';
import { libsqlAuthToken } from '#test/support/test-env.ts';

let server: Awaited<ReturnType<typeof startLibsqlServer>>;
beforeAll(async () => {
  server = await startLibsqlServer();
});
afterAll(() => server.stop());

async function emptyDatabase() {
  const made = await fetch(`${server.url}/?empty`, { method: 'POST' });
  const { name } = (await made.json()) as { name: string };
  return { url: `${server.url}/${name}/`, authToken: libsqlAuthToken };
}

async function open(where: { url: string; authToken: string }) {
  const storage = await openStorage({ ...where, migrate: true, log: silentLog });
  onTestFinished(storage.close);
  return storage.db;
}

const attempt = { key: 'k', failures: 0, windowStartedAt: new Date() };

describe('a database on a libSQL server', () => {
  it('is migrated once, whoever starts at once', async () => {
    const where = await emptyDatabase();
    const applied = await Promise.all(
      Array.from({ length: 10 }, () => withMigrations(where, migrateUp)),
    );
    const all = applied.flat();
    expect(all.length).toBeGreaterThan(0);
    expect(new Set(all).size).toBe(all.length);
    await (await open(where)).check();
  });

  it('lets one write transaction run at a time', async () => {
    const db = await open(await emptyDatabase());
    const { loginAttempts } = db.tables;
    await db.query.insert(loginAttempts).values(attempt);
    const add = () =>
      db.write(async (tx) => {
        const [row] = await tx.select().from(loginAttempts);
        await tx.update(loginAttempts).set({ failures: (row?.failures ?? 0) + 1 });
      });
    await Promise.all(Array.from({ length: 10 }, add));
    expect(await db.query.select().from(loginAttempts)).toMatchObject([{ failures: 10 }]);
  });

  it('rolls back what throws, and tells a lost race from a failure', async () => {
    const db = await open(await emptyDatabase());
    const { loginAttempts, tokens } = db.tables;
    await db.query.insert(loginAttempts).values(attempt);
    const twice = db.write(async (tx) => {
      await tx.update(loginAttempts).set({ failures: 9 }).where(eq(loginAttempts.key, 'k'));
      await tx.insert(loginAttempts).values(attempt);
    });
    await expect(twice).rejects.toMatchObject({ code: 'write.conflict' });
    expect(await db.query.select().from(loginAttempts)).toMatchObject([{ failures: 0 }]);
    const orphan = db.write(async (tx) => {
      await tx.insert(tokens).values({
        id: 't',
        userId: 'none',
        name: 'n',
        start: 's',
        hash: 'h',
        scopes: [],
        createdAt: new Date(),
      });
    });
    await expect(orphan).rejects.toMatchObject({ code: 'write.conflict' });
  });

  it('is away when nobody answers, and when the token is refused', async () => {
    const where = await emptyDatabase();
    for (const wrong of [{ url: 'http://127.0.0.1:1/' }, { authToken: 'wrong' }]) {
      const options = { ...where, ...wrong, migrate: false, log: silentLog };
      const { db, close } = await openStorage(options);
      onTestFinished(close);
      const write = db.write((tx) => tx.select().from(db.tables.users));
      await expect(write).rejects.toMatchObject({ code: 'storage.unavailable' });
    }
  });
});
