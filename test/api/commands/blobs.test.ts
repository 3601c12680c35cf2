import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { blobsCommand } from '#api/commands/blobs.ts';
import type { BlobStore } from '#api/domain/blobs.ts';
import { createDatabaseBlobStore } from '#api/platform/blobs/database.ts';
import { createS3BlobStore } from '#api/platform/blobs/s3.ts';
import { openStorage } from '#api/platform/db/open.ts';
import { startFaultyLine } from '#test/support/blobs/faulty-line.ts';
import { randomBlob } from '#test/support/blobs/index.ts';
import { s3Key, s3Settings, startS3Server } from '#test/support/blobs/s3-server.ts';
import { silentLog, temporaryFolder } from '#test/support/database.ts';
import { thisRelease } from '#test/support/server-process.ts';

const server = await startS3Server();
const line = await startFaultyLine(server.url);
afterAll(async () => {
  await line.close();
  await server.close();
});
beforeEach(() => line.mend());

let prefixes = 0;

/** A database and a folder of the bucket of its own, and the command over both. */
async function place() {
  const folder = temporaryFolder();
  const url = `file:${join(folder, 'agenthub.db')}`;
  const { db, close } = await openStorage({ url, migrate: true, log: silentLog });
  onTestFinished(close);
  const prefix = `test-${(prefixes += 1)}`;
  const env = {
    DATA_DIR: folder,
    S3_ENDPOINT: line.url,
    S3_BUCKET: 'agenthub',
    S3_PREFIX: prefix,
    S3_ACCESS_KEY_ID: s3Key.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3Key.secretAccessKey,
  };
  return {
    db,
    env,
    database: createDatabaseBlobStore(db),
    bucket: createS3BlobStore({ ...s3Settings(server.url), prefix: `${prefix}/` }),
    async copy(...args: string[]) {
      const out: string[] = [];
      const told: string[] = [];
      const code = await blobsCommand(env, ['copy', ...args], {
        out: (text) => out.push(text),
        progress: (text) => told.push(text),
      });
      return { code, out: out.join('\n'), told: told.join('\n') };
    },
  };
}

async function fill(store: BlobStore, count: number, sizeBytes = 300_000) {
  const blobs = Array.from({ length: count }, () => randomBlob(sizeBytes));
  for (const blob of blobs) await store.put(blob);
  return blobs;
}

async function digestsIn(store: BlobStore): Promise<string[]> {
  const digests: string[] = [];
  for await (const { digest } of store.list()) digests.push(digest);
  return digests;
}

const toS3 = ['--from', 'database', '--to', 's3'];
const toDatabase = ['--from', 's3', '--to', 'database'];

/** How far a copy is, which a slow one tells; nothing else. */
const progressOnly: unknown = expect.stringMatching(
  /^(?:\d+ copied \([^)]*\), \d+ there before\n?)*$/,
);

describe('agenthub blobs copy', () => {
  it('copies every blob there and back, byte for byte, and leaves the source as it was', async () => {
    const { copy, database, bucket } = await place();
    const blobs = await fill(database, 20);
    const large = randomBlob(6 * 1024 * 1024);
    await database.put(large);
    expect(await copy(...toS3)).toEqual({
      code: 0,
      out: expect.stringMatching(
        /^21 copied \(11\.7 MiB\), 0 there before, 0 failed\nNow set BLOB_STORE=s3/,
      ),
      told: progressOnly,
    });
    expect(await digestsIn(bucket)).toEqual(await digestsIn(database));
    for (const { digest, bytes } of [...blobs, large])
      expect(Buffer.compare((await bucket.read(digest))!, bytes)).toBe(0);
    await database.remove(large.digest);
    expect(await copy(...toDatabase)).toMatchObject({
      code: 0,
      out: '1 copied (6.0 MiB), 20 there before, 0 failed',
    });
    expect(Buffer.compare((await database.read(large.digest))!, large.bytes)).toBe(0);
    expect(await digestsIn(bucket)).toHaveLength(21);
  });

  it('keeps what else is in the bucket', async () => {
    const { copy, database, bucket } = await place();
    const [own] = [await fill(bucket, 2), await fill(database, 1)];
    expect((await copy(...toS3)).code).toBe(0);
    const after = await digestsIn(bucket);
    expect(after).toHaveLength(3);
    expect(after).toEqual(expect.arrayContaining(own.map(({ digest }) => digest)));
  });

  it('says which blob is damaged at the source, copies the others, and ends with 1', async () => {
    const { copy, database, bucket, db } = await place();
    const [changed, cut, ...good] = await fill(database, 12);
    const { blobChunks } = db.tables;
    const bytes = randomBlob(262_144).bytes;
    await db.query.update(blobChunks).set({ bytes }).where(eq(blobChunks.digest, changed!.digest));
    await db.query.delete(blobChunks).where(eq(blobChunks.digest, cut!.digest));
    const result = await copy(...toS3);
    expect(result.code).toBe(1);
    expect(result.out).toMatch(/^10 copied .*, 2 failed\nWhat failed is damaged in database: /);
    expect(result.told).toContain(`not copied: ${changed!.digest}: the source is damaged: `);
    expect(result.told).toContain(`not copied: ${cut!.digest}: the source is damaged: `);
    expect(await digestsIn(bucket)).toEqual(good.map(({ digest }) => digest).toSorted());
  });

  it('replaces what is cut at the target, and with --verify also what is changed there', async () => {
    const { copy, database, bucket } = await place();
    const [cut, changed] = await fill(database, 10);
    await bucket.put({ digest: cut!.digest, bytes: cut!.bytes.slice(0, 99) });
    await bucket.put({ digest: changed!.digest, bytes: randomBlob(300_000).bytes });
    expect((await copy(...toS3)).out).toMatch(/^9 copied .*, 1 there before, 0 failed/);
    expect(await bucket.read(cut!.digest)).toEqual(cut!.bytes);
    expect((await copy(...toS3, '--verify')).out).toMatch(
      /^1 copied .*, 9 there before and right, 0 failed/,
    );
    expect(await bucket.read(changed!.digest)).toEqual(changed!.bytes);
  });

  it('ends with 1 when the bucket stops answering, and goes on where it was', async () => {
    const { copy, database, bucket } = await place();
    await fill(database, 20);
    let left = 9;
    line.breakAll({ status: 500 }, ({ method }) => method === 'PUT' && --left < 0);
    const stopped = await copy(...toS3);
    expect(stopped).toMatchObject({ code: 1, out: '' });
    expect(stopped.told).toMatch(/does not answer.*\(the server answered 500\) Run it again/);
    line.mend();
    const before = (await digestsIn(bucket)).length;
    expect(before).toBeGreaterThan(0);
    expect((await copy(...toS3)).out).toMatch(`${20 - before} copied`);
    expect(await digestsIn(bucket)).toEqual(await digestsIn(database));
  });

  it('goes on after kill -9', async () => {
    const { copy, database, bucket, env } = await place();
    await fill(database, 40);
    const main = await thisRelease();
    const child = spawn(process.execPath, [main, 'blobs', 'copy', ...toS3], {
      env: { ...process.env, ...env },
      stdio: 'ignore',
    });
    let puts = 0;
    // The one that is killed in the middle of a write never hears of it.
    line.breakAll('stall', ({ method }) => {
      if (method === 'PUT' && ++puts === 15) child.kill('SIGKILL');
      return method === 'PUT' && puts >= 15;
    });
    await once(child, 'close');
    line.mend();
    const before = (await digestsIn(bucket)).length;
    expect(before).toBeGreaterThan(5);
    expect(before).toBeLessThan(40);
    expect(await copy(...toS3, '--verify')).toMatchObject({ code: 0, told: progressOnly });
    expect(await digestsIn(bucket)).toEqual(await digestsIn(database));
  });

  it.each([
    [[]],
    [['--from', 'database']],
    [['--from', 'database', '--to', 'database']],
    [['--from', 'disk', '--to', 's3']],
    [['--from', 'database', '--to', 's3', '--force']],
    [['--from', 'database', '--to', 's3', 'more']],
  ])('takes %j for a wrong call: 2, and how it is called', async (args) => {
    const { copy } = await place();
    const result = await copy(...args);
    expect(result).toMatchObject({ code: 2, out: '' });
    expect(result.told).toMatch(/^usage: agenthub blobs copy/);
  });

  it('does not touch a database whose tables are of another release', async () => {
    const { env } = await place();
    const call = blobsCommand({ ...env, DATA_DIR: temporaryFolder() }, ['copy', ...toDatabase], {
      out() {},
      progress() {},
    });
    await expect(call).rejects.toThrow(/^DATABASE_URL: .* Run "agenthub db up" first\.$/);
  });

  it('ends with 2 and names what the environment has wrong', async () => {
    const { env } = await place();
    const main = await thisRelease();
    const run = (changes: Record<string, string>) =>
      spawnSync(process.execPath, [main, 'blobs', 'copy', ...toS3], {
        encoding: 'utf8',
        env: { ...process.env, ...env, ...changes },
      });
    const { status, stdout, stderr } = run({ S3_BUCKET: '', S3_ENDPOINT: '' });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^agenthub: S3_ENDPOINT: set it.*\nS3_BUCKET: set it.*\n$/);
  });
});
