import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@libsql/client/web';
import { asc, eq, sql } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '#api/domain/database.ts';
import { openStorage } from '#api/platform/db/open.ts';
import { AppError } from '#schema/error.ts';
import { sqliteMigrations } from '#schema/tables/migrations/index.ts';
import {
  openTestDatabase,
  silentLog,
  temporaryFolder,
  testDatabase,
} from '#test/support/database.ts';

const at = new Date(1_700_000_000_123);
const user = (id: string) => ({
  id,
  username: id,
  email: `${id}@example.com`,
  passwordHash: 'x',
  createdAt: at,
  updatedAt: at,
});

/** The client below a database, to reach what SQL alone can set. */
const clientOf = (db: Database) => (db.query as unknown as { $client: Client }).$client;

const open = async (
  url: string,
  options: Partial<Parameters<typeof openStorage>[0]> = {},
): Promise<Database> => (await openStorage({ url, migrate: true, log: silentLog, ...options })).db;

async function usernames(db: Database): Promise<string[]> {
  const { users } = db.tables;
  const rows = await db.query
    .select({ username: users.username })
    .from(users)
    .orderBy(asc(users.username));
  return rows.map(({ username }) => username);
}

describe('openStorage', () => {
  it('gives a migrated database that reads what was written', async () => {
    const db = await testDatabase();
    const { users } = db.tables;
    const before = db.generation();
    await db.write((tx) => tx.insert(users).values(user('mei')));
    const [row] = await db.query.select().from(users).where(eq(users.id, 'mei'));
    expect(row).toMatchObject({ username: 'mei', createdAt: at, role: 'user', disabledAt: null });
    expect(db.generation()).not.toBe(before);
    await db.check();
  });

  it('keeps the rows when opened again', async () => {
    const url = `file:${join(temporaryFolder(), 'a.db')}`;
    const first = await open(url);
    await first.write((tx) => tx.insert(first.tables.users).values(user('mei')));
    await first.close();
    const second = await open(url);
    expect(await usernames(second)).toEqual(['mei']);
    await second.close();
  });

  it('makes the folder and a file that only its owner reads', async () => {
    const folder = join(temporaryFolder(), 'not', 'yet');
    const db = await open(`file:${folder}/a.db`);
    await db.write((tx) => tx.insert(db.tables.users).values(user('mei')));
    for (const file of ['a.db', 'a.db-wal', 'a.db-shm'])
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    await db.close();
  });

  it('starts from many openings at once, each migration applied once', async () => {
    const url = `file:${join(temporaryFolder(), 'a.db')}`;
    const applied: unknown[] = [];
    const log = {
      ...silentLog,
      info: (_event: string, fields?: Record<string, unknown>) => applied.push(fields?.['applied']),
    };
    const opened = await Promise.all(Array.from({ length: 8 }, () => open(url, { log })));
    await Promise.all(opened.map((db) => db.check()));
    expect(applied.flat().sort()).toEqual(sqliteMigrations.map(({ name }) => name));
    await Promise.all(opened.map((db) => db.close()));
  });

  it.each([
    ['postgres://host:port/db', /DATABASE_URL: is not an address of Postgres/],
    ['https://host:port', /DATABASE_URL: not an address of a libSQL server/],
    ['mysql://host/db', /DATABASE_URL: must begin with file:/],
    ['file:', /DATABASE_URL must name a file/],
    ['file::memory:', /DATABASE_URL must name a file/],
    ['file:a.db?mode=ro', /DATABASE_URL.*no parameters/],
    ['file://host/a.db', /DATABASE_URL.*absolute path/],
  ])('refuses %s, naming the variable', async (url, message) => {
    await expect(open(url)).rejects.toThrow(message);
  });

  it('refuses a folder, a path below a file, and a file that is no database, and leaves them', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'dir.db'));
    const text = join(folder, 'text.db');
    writeFileSync(text, 'these are notes, not tables\n'.repeat(200));
    await expect(open(`file:${folder}/dir.db`)).rejects.toThrow(/DATABASE_URL.*is a folder/);
    await expect(open(`file:${text}/a.db`)).rejects.toThrow(/DATABASE_URL.*cannot be created/);
    await expect(open(`file:${text}`)).rejects.toThrow(/DATABASE_URL.*not a database/);
    expect(readFileSync(text, 'utf8')).toBe('these are notes, not tables\n'.repeat(200));
  });

  it('refuses a database that was cut off', async () => {
    const { db, url, remove } = await openTestDatabase();
    onTestFinished(remove);
    await db.close();
    const path = url.slice('file:'.length);
    const cut = readFileSync(path).subarray(0, 3 * 4096);
    writeFileSync(path, cut);
    await expect(open(url)).rejects.toThrow(/DATABASE_URL.*malformed/);
    expect(readFileSync(path).equals(cut)).toBe(true);
  });
});

describe('check', () => {
  it('says which migration is missing when none ran', async () => {
    const url = `file:${join(temporaryFolder(), 'a.db')}`;
    const db = await open(url, { migrate: false });
    await expect(db.check()).rejects.toMatchObject({ code: 'storage.unavailable' });
    await clientOf(db).executeMultiple(
      'create table _migrations (name text, checksum text, applied_at text)',
    );
    await expect(db.check()).rejects.toThrow('0001_init');
    await db.close();
    await expect(db.check()).rejects.toMatchObject({ code: 'storage.unavailable' });
  });
});

describe('write', () => {
  it('rolls back when the work throws, and passes the error on', async () => {
    const db = await testDatabase();
    const refusal = new AppError('user.taken', 'no');
    const write = db.write(async (tx) => {
      await tx.insert(db.tables.users).values(user('mei'));
      throw refusal;
    });
    await expect(write).rejects.toBe(refusal);
    expect(await usernames(db)).toEqual([]);
  });

  it('keeps what a nested transaction wrote only when that one succeeds', async () => {
    const db = await testDatabase();
    const { users } = db.tables;
    await db.write(async (tx) => {
      await tx.insert(users).values(user('outer'));
      const inner = clientTransaction(tx);
      await inner(async (nested) => {
        await nested.insert(users).values(user('kept'));
        const failing = clientTransaction(nested)(async (deeper) => {
          await deeper.insert(users).values(user('lost'));
          throw new Error('inner');
        });
        await expect(failing).rejects.toThrow('inner');
        await clientTransaction(nested)((deeper) =>
          deeper
            .insert(users)
            .values(user('sibling'))
            .then(() => undefined),
        );
      });
    });
    expect(await usernames(db)).toEqual(['kept', 'outer', 'sibling']);
  });

  it('runs many at once, none lost', async () => {
    const db = await testDatabase();
    const { users } = db.tables;
    await db.write((tx) => tx.insert(users).values(user('mei')));
    const raise = () =>
      db.write((tx) => tx.update(users).set({ sessionEpoch: sql`${users.sessionEpoch} + 1` }));
    await Promise.all(Array.from({ length: 50 }, raise));
    const [row] = await db.query.select({ epoch: users.sessionEpoch }).from(users);
    expect(row?.epoch).toBe(50);
  });

  it('answers write.conflict for a taken key and for a reference to nothing', async () => {
    const db = await testDatabase();
    const { users, tokens } = db.tables;
    await db.write((tx) => tx.insert(users).values(user('mei')));
    const taken = db.write((tx) => tx.insert(users).values({ ...user('other'), username: 'mei' }));
    await expect(taken).rejects.toMatchObject({ code: 'write.conflict' });
    const orphan = db.write((tx) =>
      tx.insert(tokens).values({
        id: 't',
        userId: 'nobody',
        name: 'x',
        start: 'sr_x',
        hash: 'x',
        scopes: [],
        createdAt: at,
      }),
    );
    await expect(orphan).rejects.toMatchObject({ code: 'write.conflict' });
    expect(await usernames(db)).toEqual(['mei']);
  });

  it('answers storage.unavailable, with when to retry, while another holds the lock', async () => {
    const { db: holder, url, remove } = await openTestDatabase();
    onTestFinished(remove);
    const waitMillisecondsMax = 50;
    const db = await open(url, { migrate: false, waitMillisecondsMax });
    const lock = await clientOf(holder).transaction('write');
    const insert = () => db.write((tx) => tx.insert(db.tables.users).values(user('mei')));
    await expect(insert()).rejects.toMatchObject({
      code: 'storage.unavailable',
      retryAfterSeconds: 2,
    });
    lock.close();
    await insert();
    expect(await usernames(db)).toEqual(['mei']);
    await db.close();
  });

  it('answers storage.full on a full disk, also from a nested transaction, and loses nothing', async () => {
    const db = await testDatabase();
    const { users } = db.tables;
    await db.write((tx) => tx.insert(users).values(user('before')));
    const client = clientOf(db);
    const pages = Number((await client.execute('PRAGMA page_count')).rows[0]?.[0]);
    await client.execute(`PRAGMA max_page_count = ${pages + 3}`);
    const big = (id: string) => ({ ...user(id), displayName: 'x'.repeat(200_000) });

    const full = db.write((tx) => tx.insert(users).values(big('big')));
    await expect(full).rejects.toMatchObject({ code: 'storage.full' });
    const nested = db.write(async (tx) => {
      await tx.insert(users).values(user('with-it'));
      await clientTransaction(tx)((inner) =>
        inner
          .insert(users)
          .values(big('big'))
          .then(() => undefined),
      );
    });
    await expect(nested).rejects.toMatchObject({ code: 'storage.full' });
    expect(await usernames(db)).toEqual(['before']);

    await client.execute(`PRAGMA max_page_count = ${pages + 1_000}`);
    await db.write((tx) => tx.insert(users).values(big('after')));
    expect(await usernames(db)).toEqual(['after', 'before']);
    const check = await client.execute('PRAGMA integrity_check');
    expect(check.rows[0]?.[0]).toBe('ok');
  });
});

type Queries = Database['query'];

/** A savepoint inside a transaction; the port leaves `transaction` out, drizzle has it. */
function clientTransaction(tx: Queries) {
  const nested = tx as unknown as {
    transaction(work: (tx: Queries) => Promise<void>): Promise<void>;
  };
  return (work: (tx: Queries) => Promise<void>) => nested.transaction(work);
}
