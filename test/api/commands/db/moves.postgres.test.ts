import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import postgres from 'postgres';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStorage } from '#api/platform/db/open.ts';
import { db } from '#test/support/command.ts';
import { silentLog, temporaryFolder } from '#test/support/database.ts';
import { filledRegistry } from '#test/support/filled-database.ts';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';

const newFile = () => join(temporaryFolder(), 'copy.db');

async function newPostgres({ migrated = false } = {}): Promise<string> {
  const { url, remove } = await newPostgresDatabase({ migrated });
  onTestFinished(remove);
  return url;
}

/** Table, rows and checksum of everything in a database, by a copy of it into a new file. */
async function contentsOf(url: string): Promise<unknown> {
  const args = ['copy', '--from', url, '--to', `file:${newFile()}`, '--verify', '--json'];
  const { code, out } = await db({}, ...args);
  expect(code).toBe(0);
  const { verified } = JSON.parse(out[0]!);
  expect(verified.differences).toEqual([]);
  expect(verified.target.tables).toEqual(verified.source.tables);
  return verified.source.tables;
}

describe('agenthub db copy', () => {
  it('goes from a file to Postgres and into a new file, with equal checksums of every table', async () => {
    const { url } = await filledRegistry();
    const middle = await newPostgres();
    const there = ['copy', '--from', url, '--to', middle, '--verify', '--json'];
    const first = await db({}, ...there);
    expect([first.code, JSON.parse(first.out[0]!).verified.differences]).toEqual([0, []]);
    const last = `file:${newFile()}`;
    const back = ['copy', '--from', 'env:MIDDLE', '--to', 'env:LAST', '--verify', '--json'];
    const second = await db({ MIDDLE: middle, LAST: last }, ...back);
    expect([second.code, JSON.parse(second.out[0]!).verified.differences]).toEqual([0, []]);
    expect(JSON.parse(second.out[0]!).verified.target.tables).toEqual(
      JSON.parse(first.out[0]!).verified.source.tables,
    );
    for (const DATABASE_URL of [middle, last])
      expect((await db({ DATABASE_URL }, 'check')).out).toEqual(['all is well']);
  });

  it('refuses a Postgres that holds a registry, or on which a server runs, and says no password', async () => {
    const { url } = await filledRegistry();
    const to = await newPostgres();
    await db({}, 'copy', '--from', url, '--to', to);
    const args = ['copy', '--from', url, '--to', to];
    const refusal = await db({}, ...args).catch(String);
    expect(refusal).toContain('already holds a registry');
    const server = await openStorage({ url: to, migrate: false, log: silentLog });
    await server.db.check();
    const inUse = await db({}, ...args, '--overwrite').catch(String);
    expect(inUse).toMatch(/A server has \d connections/);
    await server.close();
    const replaced = await db({}, ...args, '--overwrite', '--verify');
    expect(replaced.out.at(-1)).toMatch(/^verified/);
    const said = JSON.stringify([refusal, inUse, replaced]);
    for (const secret of [new URL(to).password, decodeURIComponent(new URL(to).password)])
      expect(said).not.toContain(secret);
  });

  it('takes one database under two addresses for what it is, and leaves it as it is', async () => {
    const { url } = await filledRegistry();
    const to = await newPostgres();
    await db({}, 'copy', '--from', url, '--to', to);
    const before = await contentsOf(to);
    const again = to.replace('127.0.0.1', 'localhost');
    const copy = db({}, 'copy', '--from', to, '--to', again, '--overwrite');
    await expect(copy).rejects.toThrow('are the same database');
    expect(await contentsOf(to)).toEqual(before);
  });
});

describe('agenthub db backup and restore', () => {
  it('backs Postgres up into a file that both kinds of database can be restored from', async () => {
    const { url } = await filledRegistry();
    const from = await newPostgres();
    await db({}, 'copy', '--from', url, '--to', from);
    const before = await contentsOf(from);
    const backup = newFile();
    await db({ DATABASE_URL: from }, 'backup', backup);
    for (const DATABASE_URL of [`file:${newFile()}`, await newPostgres()]) {
      await db({ DATABASE_URL }, 'restore', backup);
      expect(await contentsOf(DATABASE_URL)).toEqual(before);
      expect((await db({ DATABASE_URL }, 'check')).out).toEqual(['all is well']);
    }
  });

  it('replaces what Postgres holds when told, and loses nothing when it fails midway', async () => {
    const { url } = await filledRegistry();
    const backup = newFile();
    await db({ DATABASE_URL: url }, 'backup', backup);
    const other = await filledRegistry('other');
    const to = await newPostgres();
    await db({}, 'copy', '--from', other.url, '--to', to);
    const before = await contentsOf(to);
    const env = { DATABASE_URL: to };
    await expect(db(env, 'restore', backup)).rejects.toThrow('already holds a registry');

    const admin = postgres(to, { max: 1, onnotice() {} });
    await admin.unsafe(`
      create function fail() returns trigger language plpgsql as $$ begin raise 'no room'; end $$;
      create trigger fail before insert on audit_entries for each row execute function fail();`);
    await expect(db(env, 'restore', backup, '--force')).rejects.toThrow(/audit_entries/);
    await admin.unsafe('drop trigger fail on audit_entries; drop function fail');
    await admin.end();
    expect(await contentsOf(to)).toEqual(before);

    await db(env, 'restore', backup, '--force');
    expect(await contentsOf(to)).toEqual(await contentsOf(url));
  });
});

describe('agenthub db check', () => {
  it('finds on Postgres what is planted there', async () => {
    const { url } = await filledRegistry();
    const to = await newPostgres();
    await db({}, 'copy', '--from', url, '--to', to);
    const storage = await openStorage({ url: to, migrate: false, log: silentLog });
    const { versions, blobs, blobChunks } = storage.db.tables;
    await storage.db.write(async (tx) => {
      await tx.update(versions).set({ fileCount: 77 }).where(eq(versions.version, '2.0.0'));
      await tx
        .update(blobChunks)
        .set({ bytes: new Uint8Array(5) })
        .where(eq(blobChunks.ordinal, 1));
      await tx
        .insert(blobs)
        .values({ digest: `sha256:${'ab'.repeat(32)}`, sizeBytes: 0, createdAt: new Date() });
    });
    await storage.close();
    const found = await db({ DATABASE_URL: to }, 'check', '--json');
    const kinds = found.out.slice(0, -1).map((line) => JSON.parse(line).kind);
    expect(kinds.toSorted()).toEqual(['blob.orphan', 'blob.wrong_digest', 'version.files']);
    const repaired = await db({ DATABASE_URL: to }, 'check', '--repair');
    expect([repaired.code, repaired.out.at(-1)]).toEqual([3, '3 faults, 1 mended, 2 left']);
  });
});
