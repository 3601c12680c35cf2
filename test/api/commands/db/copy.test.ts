import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { copyDatabase } from '#api/platform/db/move/copy-database.ts';
import { createDatabaseBlobStore } from '#api/platform/blobs/database.ts';
import { openStorage } from '#api/platform/db/open.ts';
import { json } from '#test/support/answers.ts';
import { db } from '#test/support/command.ts';
import { silentLog, temporaryFolder } from '#test/support/database.ts';
import { filledRegistry } from '#test/support/filled-database.ts';
import { skillMd } from '#test/support/registry.ts';
import { sqliteMigrations } from '#schema/tables/migrations/index.ts';

const newFile = () => `file:${join(temporaryFolder(), 'copy.db')}`;

/** Begins a copy and fails it, as a kill would, when it comes to that table. */
async function interruptedCopy(from: string, to: string, table: string): Promise<void> {
  const options = { migrate: false, log: silentLog };
  const source = await openStorage({ url: from, ...options });
  const target = await openStorage({ url: to, ...options });
  const { db, search } = target;
  const copy = copyDatabase(
    source.db,
    { where: { url: to }, db, search, blobs: createDatabaseBlobStore(db) },
    {
      mode: 'new',
      verify: false,
      onProgress(at) {
        if (at === table) throw new Error(`stopped at ${table}`);
      },
    },
  );
  await expect(copy).rejects.toThrow(`stopped at ${table}`);
  await source.close();
  await target.close();
}

describe('agenthub db copy', () => {
  it('copies every row of a registry into a new file, and verifies it', async () => {
    const { registry, url } = await filledRegistry();
    const counts = await registry.counts();
    for (const [table, rows] of Object.entries(counts))
      expect([table, rows > 0]).toEqual([table, true]);
    const to = newFile();
    const { code, out } = await db({}, 'copy', '--from', url, '--to', to, '--verify', '--json');
    expect(code).toBe(0);
    const result = JSON.parse(out[0]!);
    expect(result).toMatchObject({ verified: { differences: [] }, unreadManifests: 0 });
    const tables: { table: string; rows: number }[] = result.tables;
    expect(Object.fromEntries(tables.map(({ table, rows }) => [table, rows]))).toEqual(counts);
    expect((await db({ DATABASE_URL: to }, 'check')).out).toEqual(['all is well']);
    expect((await db({ DATABASE_URL: to }, 'status')).out.join()).not.toContain('pending');
  });

  it('copies from the configured database and shows a table', async () => {
    const { url } = await filledRegistry();
    const { out, code } = await db({ DATABASE_URL: url }, 'copy', '--to', newFile(), '--verify');
    expect(code).toBe(0);
    expect(out[0]).toMatch(/^table +rows +checksum$/);
    expect(out).toContainEqual(expect.stringMatching(/^versions +8 +sha256:[0-9a-f]{64}$/));
    expect(out.at(-1)).toMatch(/^verified/);
  });

  it.each(['namespaces', 'versions', 'blobChunks', 'auditEntries', 'search'])(
    'lets no server start on a copy that was stopped at %s, and resumes it with what changed since',
    async (table) => {
      const { registry, url, mei } = await filledRegistry();
      const to = newFile();
      await interruptedCopy(url, to, table);
      const env = { DATABASE_URL: to };
      await expect(db(env, 'up')).rejects.toThrow('was not finished');
      await expect(db(env, 'check')).rejects.toThrow('was not finished');
      await expect(db({}, 'copy', '--from', url, '--to', to)).rejects.toThrow('--resume');

      await json(registry.publish(mei, { 'SKILL.md': skillMd('newer') }), 201);
      await registry.call('/skills/mei/pdf', { method: 'PATCH', as: mei, json: { tags: ['new'] } });
      const { assetTags, versions, readmes } = registry.deps.db.tables;
      await registry.deps.db.write(async (tx) => {
        const [yanked] = await tx.select().from(versions).where(eq(versions.version, '2.0.0'));
        await tx.delete(readmes).where(eq(readmes.versionId, yanked!.id));
        await tx.delete(versions).where(eq(versions.id, yanked!.id));
        await tx.delete(assetTags).where(eq(assetTags.tag, '前端'));
      });
      const resumed = await db({}, 'copy', '--from', url, '--to', to, '--resume', '--verify');
      expect([resumed.code, resumed.out.at(-1)]).toEqual([
        0,
        expect.stringMatching(/^verified: every table/),
      ]);
      expect((await db(env, 'up')).out).toEqual(['nothing to apply']);
    },
  );

  it('refuses a target that holds a registry, and replaces it only when told', async () => {
    const { url } = await filledRegistry();
    const other = await filledRegistry('other');
    // More rows than go in one step.
    const { loginAttempts } = other.registry.deps.db.tables;
    const attempts = Array.from({ length: 2_500 }, (_, at) => ({
      key: `k${at}`,
      failures: 1,
      windowStartedAt: new Date(),
    }));
    await other.registry.deps.db.query.insert(loginAttempts).values(attempts);
    const before = await other.registry.counts();
    await other.registry.deps.db.close();
    const args = ['copy', '--from', url, '--to', other.url];
    await expect(db({}, ...args)).rejects.toThrow('already holds a registry');
    await expect(db({}, ...args, '--resume')).rejects.toThrow('already holds a registry');
    const { out } = await db({}, 'copy', '--from', other.url, '--to', newFile(), '--json');
    const tables: { table: string; rows: number }[] = JSON.parse(out[0]!).tables;
    expect(Object.fromEntries(tables.map(({ table, rows }) => [table, rows]))).toEqual(before);
    const replaced = await db({}, ...args, '--overwrite', '--verify');
    expect(replaced.out.at(-1)).toMatch(/^verified/);
    expect((await db({ DATABASE_URL: other.url }, 'check')).out).toEqual(['all is well']);
  });

  it('copies nothing when what is to be resumed has been finished, and verifies it', async () => {
    const { registry, url, mei } = await filledRegistry();
    const to = newFile();
    await db({}, 'copy', '--from', url, '--to', to);
    const again = ['copy', '--from', url, '--to', to, '--resume', '--verify'];
    const same = await db({}, ...again);
    expect([same.code, same.progress, same.out.at(-1)]).toEqual([
      0,
      expect.arrayContaining([expect.stringContaining('nothing was copied')]),
      expect.stringMatching(/^verified/),
    ]);
    await registry.publish(mei, { 'SKILL.md': skillMd('since') });
    const changed = await db({}, ...again);
    expect([changed.code, changed.progress.join()]).toEqual([
      3,
      expect.stringContaining('differs'),
    ]);
    expect((await db({ DATABASE_URL: to }, 'check')).out).toEqual(['all is well']);
  });

  it('refuses to resume with another registry', async () => {
    const { url } = await filledRegistry();
    const to = newFile();
    await interruptedCopy(url, to, 'versions');
    const other = await filledRegistry('other');
    const args = ['copy', '--from', other.url, '--to', to];
    await expect(db({}, ...args, '--resume')).rejects.toThrow('of another registry');
    expect((await db({}, ...args, '--overwrite', '--verify')).out.at(-1)).toMatch(/^verified/);
  });

  it('refuses a source that is the target, is missing, holds nothing or lacks a migration', async () => {
    const { url } = await filledRegistry();
    const missing = newFile();
    await expect(db({}, 'copy', '--from', url, '--to', url)).rejects.toThrow('are the same');
    await expect(db({}, 'copy', '--from', missing, '--to', newFile())).rejects.toThrow('not there');
    const old = newFile();
    await db({ DATABASE_URL: old }, 'up');
    await db({ DATABASE_URL: old }, 'down');
    await expect(db({}, 'copy', '--from', old, '--to', newFile())).rejects.toThrow(
      `lacks the migration ${sqliteMigrations.at(-1)?.name}`,
    );
    await db({ DATABASE_URL: old }, 'down', '99');
    await expect(db({}, 'copy', '--from', old, '--to', newFile())).rejects.toThrow('0001_init');
  });

  it('refuses a target that a server has open', async () => {
    const [source, target] = [await filledRegistry(), await filledRegistry('other')];
    const args = ['copy', '--from', source.url, '--to', target.url, '--overwrite'];
    const before = await target.registry.counts();
    await expect(db({}, ...args)).rejects.toThrow('Stop it first');
    expect(await target.registry.counts()).toEqual(before);
  });

  it('ends with 3 and says what differs when the archives of the source are damaged', async () => {
    const { registry, url } = await filledRegistry();
    const { blobChunks } = registry.deps.db.tables;
    const [chunk] = await registry.deps.db.query.select().from(blobChunks).limit(1);
    await registry.deps.db.query
      .update(blobChunks)
      .set({ bytes: new Uint8Array([1, 2, 3]) })
      .where(eq(blobChunks.digest, chunk!.digest));
    const to = newFile();
    const { code, progress } = await db({}, 'copy', '--from', url, '--to', to, '--verify');
    expect(code).toBe(3);
    expect(progress).toContainEqual(
      `differs: blobs: the bytes of ${chunk!.digest} in the source have another digest`,
    );
    await expect(db({ DATABASE_URL: to }, 'up')).rejects.toThrow('was not finished');
  });
});
