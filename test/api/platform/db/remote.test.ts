import { setTimeout as pause } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { migrateUp } from '#api/platform/db/migrate.ts';
import { withMigrations } from '#api/platform/db/migrations.ts';
import { openStorage } from '#api/platform/db/open.ts';
import { startFaultyLine } from '#test/support/blobs/faulty-line.ts';
import { startLibsqlServer } from '#test/support/libsql-server.ts';
import { silentLog } from '#test/support/silent-log.ts';
import { libsqlAuthToken } from '#test/support/test-env.ts';

let server: Awaited<ReturnType<typeof startLibsqlServer>>;
beforeAll(async () => {
  // Ten migrations wait for one another: on a busy machine each would take longer than sqld allows.
  server = await startLibsqlServer({ writeMillisecondsMax: 120_000 });
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

  it('is away when nobody answers', async () => {
    const where = { ...(await emptyDatabase()), url: 'http://127.0.0.1:1/' };
    const { db, close } = await openStorage({ ...where, migrate: false, log: silentLog });
    onTestFinished(close);
    const write = db.write((tx) => tx.select().from(db.tables.users));
    await expect(write).rejects.toMatchObject({ code: 'storage.unavailable' });
  });

  it('is not opened with a token that the server refuses, nor where it has no such database', async () => {
    const where = await emptyDatabase();
    const options = { ...where, migrate: false, log: silentLog };
    await expect(openStorage({ ...options, authToken: 'wrong' })).rejects.toThrow(
      'refuses the token',
    );
    await expect(openStorage({ ...options, url: `${server.url}/none/` })).rejects.toThrow(
      'no such database',
    );
  });

  it('says why a snapshot was lost while it was not asked anything', async () => {
    const where = await emptyDatabase();
    const line = await startFaultyLine(server.url);
    onTestFinished(line.close);
    const db = await open({ ...where, url: where.url.replace(server.url, line.url) });
    const lost = db.snapshot(async (query) => {
      await query.select().from(db.tables.users);
      line.breakNext('hang up');
      await pause(4_000);
      await query.select().from(db.tables.users);
    });
    await expect(lost).rejects.toMatchObject({
      code: 'storage.unavailable',
      cause: { message: expect.stringContaining('cannot be reached') },
    });
  });

  it('gives one state to a snapshot that it is not asked anything for longer than it waits', async () => {
    const db = await open(await emptyDatabase());
    const { loginAttempts } = db.tables;
    await db.query.insert(loginAttempts).values(attempt);
    const seen = await db.snapshot(async (query) => {
      const before = await query.select().from(loginAttempts);
      await db.query.update(loginAttempts).set({ failures: 7 });
      await pause(11_500);
      return [before, await query.select().from(loginAttempts)];
    });
    expect(seen).toMatchObject([[{ failures: 0 }], [{ failures: 0 }]]);
  });
});
