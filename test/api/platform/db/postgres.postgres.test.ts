import { eq } from 'drizzle-orm';
import postgres from 'postgres';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStorage } from '#api/platform/db/open.ts';
import { silentLog } from '#test/support/database.ts';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';

const at = new Date(1_700_000_000_123);

async function open(connectionsMax = 4) {
  const { url, remove } = await newPostgresDatabase();
  const { db, close } = await openStorage({ url, migrate: false, log: silentLog, connectionsMax });
  const operator = postgres(url, { max: 1, onnotice() {} });
  onTestFinished(async () => {
    await close();
    await operator.end();
    await remove();
  });
  const namespace = (name: string) => ({ id: name, name, type: 'team' as const, createdAt: at });
  const names = async () => {
    const rows = await operator<{ name: string }[]>`select name from namespaces order by name`;
    return rows.map(({ name }) => name);
  };
  /** Ends every connection of the pool, as a fail-over does. */
  const cut = () =>
    operator`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'agenthub' and datname = current_database()`;
  return { url, db, namespace, names, operator, cut };
}

describe('a write on Postgres', () => {
  it('whose connection is cut writes nothing more, also when the connection has come back', async () => {
    const { db, namespace, names, cut } = await open(1);
    const { namespaces } = db.tables;
    const write = db.write(async (tx) => {
      await tx.insert(namespaces).values(namespace('first'));
      await cut();
      // Someone else gets the only connection anew.
      await expect.poll(() => db.check().then(() => 'there', String)).toBe('there');
      await tx.insert(namespaces).values(namespace('second'));
    });
    await expect(write).rejects.toMatchObject({
      code: 'storage.unavailable',
      retryAfterSeconds: 2,
    });
    expect(await names()).toEqual([]);
    await db.write((tx) => tx.insert(namespaces).values(namespace('third')));
    expect(await names()).toEqual(['third']);
  });

  it('is done once or not at all, however often connections are cut', async () => {
    const { db, namespace, names, cut } = await open();
    const { namespaces } = db.tables;
    const acknowledged: string[] = [];
    const failures: unknown[] = [];
    const end = new AbortController();
    const writer = async (prefix: string) => {
      for (let n = 0; !end.signal.aborted; n++) {
        const pair = [`${prefix}-${n}-a`, `${prefix}-${n}-b`];
        const write = db.write(async (tx) => {
          for (const name of pair) await tx.insert(namespaces).values(namespace(name));
        });
        await write.then(
          () => acknowledged.push(...pair),
          (error: unknown) => failures.push(error),
        );
      }
    };
    const writers = ['w', 'x', 'y', 'z'].map(writer);
    for (let cuts = 0; cuts < 30; cuts++) {
      await cut();
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
    end.abort();
    await Promise.all(writers);
    for (const error of failures) expect(error).toMatchObject({ code: 'storage.unavailable' });
    const stored = new Set(await names());
    expect(acknowledged.filter((name) => !stored.has(name))).toEqual([]);
    for (const name of stored) expect(stored.has(name.replace(/-a$/, '-b'))).toBe(true);
    expect(stored.size % 2).toBe(0);
  });

  it('waits for another that holds the same subject, and not for others', async () => {
    const { db, namespace } = await open();
    const { namespaces } = db.tables;
    const order: string[] = [];
    let leave = () => {};
    const held = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const holding = db.write(async (tx) => {
      await db.lock(tx, 'asset:a');
      order.push('holds');
      await held;
      order.push('leaves');
    });
    await expect.poll(() => order).toEqual(['holds']);
    const waiting = db.write(async (tx) => {
      await db.lock(tx, 'asset:a');
      order.push('follows');
    });
    await db.write(async (tx) => {
      await db.lock(tx, 'asset:b');
      await tx.insert(namespaces).values(namespace('other'));
    });
    expect(order).toEqual(['holds']);
    leave();
    await Promise.all([holding, waiting]);
    expect(order).toEqual(['holds', 'leaves', 'follows']);
  });

  it('says write.conflict for a key that is there or refers to nothing', async () => {
    const { db, namespace } = await open();
    const { namespaces, namespaceMembers } = db.tables;
    const insert = () => db.write((tx) => tx.insert(namespaces).values(namespace('one')));
    await insert();
    await expect(insert()).rejects.toMatchObject({ code: 'write.conflict' });
    const member = { namespaceId: 'one', userId: 'nobody', role: 'owner' as const, createdAt: at };
    const orphan = db.write((tx) => tx.insert(namespaceMembers).values(member));
    await expect(orphan).rejects.toMatchObject({ code: 'write.conflict' });
  });

  it('keeps times to the millisecond, bytes, JSON and text that few expect', async () => {
    const { db } = await open();
    const { users } = db.tables;
    const displayName = 'a\0b\ud800c 数据 𠮷';
    await db.write((tx) =>
      tx.insert(users).values({
        id: 'u',
        username: 'u',
        email: 'u@example.com',
        passwordHash: 'x',
        displayName,
        createdAt: at,
        updatedAt: at,
      }),
    );
    const [user] = await db.query.select().from(users).where(eq(users.id, 'u'));
    expect(user).toMatchObject({ createdAt: at, displayName: 'a\ufffdb\ufffdc 数据 𠮷' });
  });
});

describe('opening Postgres', () => {
  const open = (url: string) => openStorage({ url, migrate: true, log: silentLog });

  it('refuses a wrong password and a missing database at once, in words without the password', async () => {
    const { url, remove } = await newPostgresDatabase();
    onTestFinished(remove);
    const wrong = new URL(url);
    wrong.password = 'not-the-password';
    const missing = new URL(url);
    missing.pathname = '/nowhere';
    for (const [bad, reason] of [
      [missing.href, /DATABASE_URL: Postgres cannot be used: .*"nowhere" does not exist/],
      [wrong.href, /DATABASE_URL: Postgres cannot be used: .*password authentication failed/],
    ] as const) {
      const error: unknown = await open(bad).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(String(error)).toMatch(reason);
      expect(String(error)).not.toMatch(/not-the-password|of%20the%20tests/);
    }
  });
});
