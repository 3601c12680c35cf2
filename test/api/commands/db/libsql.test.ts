import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openStorage } from '#api/platform/db/open.ts';
import { db } from '#test/support/command.ts';
import { copied, newFile } from '#test/support/copied.ts';
import { silentLog, temporaryFolder } from '#test/support/database.ts';
import { filledRegistry } from '#test/support/filled-database.ts';
import { type LibsqlServer, startLibsqlServer } from '#test/support/libsql-server.ts';
import { publishSkill } from '#test/support/operations.ts';
import { processAdminKey, runCommand, serve } from '#test/support/server-process.ts';

let server: LibsqlServer;
beforeAll(async () => {
  // Its writers give way early, so that nobody waits for one that was killed.
  server = await startLibsqlServer({ writeMillisecondsMax: 500 });
});
afterAll(() => server.stop());

/** One whose writers may take as long as a busy machine needs. */
async function unhurried(): Promise<LibsqlServer> {
  const other = await startLibsqlServer({ writeMillisecondsMax: 120_000 });
  onTestFinished(other.stop);
  return other;
}

describe('agenthub db up, down, status and check on a libSQL server', () => {
  it('make the tables, take the newest away, and say where each migration stands', async () => {
    const env = { DATABASE_URL: server.emptyDatabase() };
    expect((await db(env, 'status')).out.every((line) => line.endsWith('pending'))).toBe(true);
    const applied = (await db(env, 'up')).out;
    expect(applied[0]).toBe('applied 0001_init');
    expect((await db(env, 'up')).out).toEqual(['nothing to apply']);
    expect((await db(env, 'check')).out).toEqual(['all is well']);
    expect((await db(env, 'down')).out).toEqual([applied.at(-1)?.replace('applied', 'undone')]);
    expect((await db(env, 'status')).out.at(-1)).toMatch(/pending$/);
    await expect(db(env, 'check')).rejects.toThrow('lacks the migration');
    expect((await db(env, 'down', '0001_init')).out).toHaveLength(applied.length - 2);
  });

  it('take the token from DATABASE_AUTH_TOKEN as well as from the address', async () => {
    const [DATABASE_URL = '', DATABASE_AUTH_TOKEN = ''] = server
      .emptyDatabase()
      .split('?authToken=');
    await db({ DATABASE_URL, DATABASE_AUTH_TOKEN }, 'up');
    const libsql = `${DATABASE_URL.replace('http:', 'libsql:')}?tls=0&authToken=${DATABASE_AUTH_TOKEN}`;
    expect((await db({ DATABASE_URL: libsql }, 'check')).out).toEqual(['all is well']);
  });
});

describe('agenthub db copy, to a libSQL server', () => {
  it('refuses a database that holds a registry, and replaces it only when told', async () => {
    const [{ url }, other] = [await filledRegistry(), await filledRegistry('other')];
    const to = server.emptyDatabase();
    const before = await copied(other.url, to);
    const args = ['copy', '--from', url, '--to', to];
    const refusal = await db({}, ...args).catch(String);
    expect(refusal).toContain('already holds a registry');
    expect(refusal).not.toContain('the-token');
    await expect(db({}, ...args, '--resume')).rejects.toThrow('already holds a registry');
    expect(await copied(to, newFile())).toEqual(before);
    const replaced = await copied(url, to, '--overwrite');
    expect(replaced).not.toEqual(before);
    expect((await db({ DATABASE_URL: to }, 'check')).out).toEqual(['all is well']);
  });
});

describe('agenthub db backup and restore, of a libSQL server', () => {
  it('back up one moment while a server writes, and restore it into another one', async () => {
    const DATABASE_URL = (await unhurried()).emptyDatabase();
    const folder = temporaryFolder();
    const env = { DATA_DIR: folder, DATABASE_URL, ADMIN_API_KEY: processAdminKey };
    const running = await serve({ ...env, SECRET_KEY: 'a secret key of the tests, long enough' });
    const state = { published: 0, isOver: false };
    const writer = async (lane: number) => {
      for (let at = 0; !state.isOver; at++) {
        await publishSkill(running.url, `skill-${lane}-${at}`);
        state.published += 1;
      }
    };
    const writers = [writer(1), writer(2)];
    while (state.published < 20) await pause(20);
    const before = state.published;
    const backup = join(folder, 'backups', 'a.db');
    const run = await runCommand(['db', 'backup', backup], env);
    expect([await run.ended, run.output()]).toEqual([0, expect.stringContaining('wrote ')]);
    const after = state.published + 2;
    state.isOver = true;
    await Promise.all(writers);
    expect(after - 2).toBeGreaterThan(before);
    expect(readdirSync(dirname(backup))).toEqual(['a.db']);

    const whole = { DATABASE_URL: `file:${backup}` };
    expect((await db(whole, 'check')).out).toEqual(['all is well']);
    const held = await copied(whole.DATABASE_URL, newFile());
    const { rows = 0 } = held.find(({ table }) => table === 'versions') ?? {};
    expect(rows).toBeGreaterThanOrEqual(before);
    expect(rows).toBeLessThanOrEqual(after);
    const restored = { DATABASE_URL: server.emptyDatabase() };
    await db(restored, 'restore', backup);
    expect((await db(restored, 'check')).out).toEqual(['all is well']);
    expect(await copied(restored.DATABASE_URL, newFile())).toEqual(held);
  });
});

describe('agenthub db check, on a libSQL server', () => {
  it('finds what is planted there, and mends what can be', async () => {
    const { url } = await filledRegistry();
    const env = { DATABASE_URL: server.emptyDatabase() };
    await copied(url, env.DATABASE_URL);
    const storage = await openStorage({
      url: env.DATABASE_URL,
      migrate: false,
      log: silentLog,
    });
    onTestFinished(storage.close);
    const { assets, blobs, blobChunks, versions } = storage.db.tables;
    const [beta] = await storage.db.query
      .select()
      .from(versions)
      .where(eq(versions.version, '2.0.0'));
    await storage.db.write(async (tx) => {
      await tx.update(assets).set({ installs: 77 }).where(eq(assets.name, 'pdf'));
      await tx.delete(blobChunks).where(eq(blobChunks.digest, beta?.digest ?? ''));
      const changed = { bytes: new Uint8Array(5) };
      await tx.update(blobChunks).set(changed).where(eq(blobChunks.ordinal, 1));
      const digest = `sha256:${'ab'.repeat(32)}`;
      await tx.insert(blobs).values({ digest, sizeBytes: 0, createdAt: new Date() });
    });
    const found = await db(env, 'check', '--json');
    const kinds = found.out.slice(0, -1).map((line) => JSON.parse(line).kind);
    expect(kinds).toEqual(
      expect.arrayContaining([
        'blob.missing',
        'blob.wrong_digest',
        'blob.orphan',
        'asset.installs',
      ]),
    );
    expect([found.code, kinds.length]).toEqual([3, 4]);
    const repaired = await db(env, 'check', '--repair');
    expect(repaired.code).toBe(3);
    const left = (await db(env, 'check', '--json')).out.slice(0, -1);
    expect(left.map((line) => JSON.parse(line).kind).toSorted()).toEqual([
      'blob.missing',
      'blob.wrong_digest',
    ]);
  });
});
