import { randomBytes } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openBlobStore } from '#api/platform/blobs/open.ts';
import { createS3BlobStore } from '#api/platform/blobs/s3.ts';
import { verifyBlob } from '#api/domain/blobs/verify.ts';
import type { PublishResult } from '#schema/version.ts';
import { json, refusal } from '#test/support/answers.ts';
import { startFaultyLine } from '#test/support/blobs/faulty-line.ts';
import { s3Key, s3Settings, startS3Server } from '#test/support/blobs/s3-server.ts';
import { testDatabase } from '#test/support/database.ts';
import { fileRegistry, skillMd } from '#test/support/registry.ts';
import { startTestServer } from '#test/support/test-server.ts';

const server = await startS3Server();
const line = await startFaultyLine(server.url);
afterAll(async () => {
  await line.close();
  await server.close();
});
beforeEach(() => {
  line.mend();
  line.seen();
});

const env = {
  BLOB_STORE: 's3',
  S3_ENDPOINT: line.url,
  S3_BUCKET: 'agenthub',
  S3_ACCESS_KEY_ID: s3Key.accessKeyId,
  S3_SECRET_ACCESS_KEY: s3Key.secretAccessKey,
};
const registry = await fileRegistry(env);
const direct = createS3BlobStore(server.settings);
const mei = await registry.user('mei');

/** Text that no compression makes small, so that ranges are far apart. */
const noise = (length: number) => randomBytes((length * 3) / 4).toString('base64');

function publish(name: string, files: Record<string, string> = {}) {
  return registry.publish(mei, { 'SKILL.md': skillMd(name), ...files });
}

describe('a registry with its archives in S3', () => {
  it('publishes, gives files by range and the archive as a stream, and deletes', async () => {
    const long = noise(400_000);
    const result = await json<PublishResult>(
      publish('whole', { 'a.txt': noise(400_000), 'z.txt': long }),
      201,
    );
    const { digest, archiveBytes } = result.version;
    // Nothing of it is in the database.
    expect(await registry.counts()).toMatchObject({ blobs: 0, blobChunks: 0 });
    expect(await verifyBlob(direct, digest)).toBe('whole');

    line.seen();
    const file = await registry.call('/skills/mei/whole/versions/1.0.0/files/z.txt');
    expect(await file.text()).toBe(long);
    const [read] = line.seen();
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(read?.range ?? '') ?? [];
    expect(Number(to) - Number(from)).toBeLessThan(archiveBytes / 1.5);

    const archive = await registry.call('/skills/mei/whole/versions/1.0.0/archive');
    expect(archive.headers.get('content-length')).toBe(String(archiveBytes));
    expect(new Uint8Array(await archive.arrayBuffer())).toEqual(await direct.read(digest));

    expect((await publish('whole', {})).status).toBe(201);
    const gone = await registry.call('/skills/mei/whole', { method: 'DELETE', as: mei });
    expect(gone.status).toBe(204);
    // A soft delete: an admin can bring it back.
    expect(await verifyBlob(direct, digest)).toBe('whole');
    await refusal(
      registry.call('/skills/mei/whole/versions/1.0.0/archive'),
      404,
      'asset.not_found',
    );
  });

  it('uploads before its transaction: a failed upload leaves no row and costs 503 with when to retry', async () => {
    const before = await registry.counts();
    line.breakAll({ status: 503 }, ({ method }) => method === 'PUT');
    const answer = await publish('unlucky');
    expect(answer.headers.get('retry-after')).toBe('2');
    const problem = await refusal(answer, 503, 'storage.unavailable');
    expect(JSON.stringify(problem)).not.toMatch(/127\.0\.0\.1|S3RVER|agenthub\/sha256/);
    expect(await registry.counts()).toEqual(before);
    line.mend();
    expect((await publish('unlucky')).status).toBe(201);
  });

  it('answers lists and pages while the bucket is away, and 503 for what lies in it', async () => {
    await publish('listed', { 'a.txt': 'a' });
    line.breakAll('hang up');
    expect((await registry.call('/skills?q=listed')).status).toBe(200);
    expect((await registry.call('/skills/mei/listed')).status).toBe(200);
    expect((await registry.app.request('/ready')).status).toBe(200);
    for (const path of ['files/a.txt', 'archive']) {
      const answer = registry.call(`/skills/mei/listed/versions/1.0.0/${path}`);
      await refusal(answer, 503, 'storage.unavailable');
    }
    line.mend();
    const file = await registry.call('/skills/mei/listed/versions/1.0.0/files/a.txt');
    expect(await file.text()).toBe('a');
  });

  it('says internal.error of an archive that somebody took out of the bucket', async () => {
    const { version } = await json<PublishResult>(publish('taken', { 'a.txt': 'a' }), 201);
    await direct.remove(version.digest);
    const answer = registry.call('/skills/mei/taken/versions/1.0.0/archive');
    await refusal(answer, 500, 'internal.error');
  });
});

describe('a download over HTTP whose bucket breaks off', () => {
  it('reaches its end when the bucket comes back, and breaks off when it does not', async () => {
    const real = await startTestServer(env);
    const text = noise(3_000_000);
    const published = await fetch(`${real.url}/api/v1/skills`, {
      method: 'POST',
      headers: { 'x-api-key': real.adminKey, 'content-type': 'application/json' },
      body: JSON.stringify({
        files: [
          { path: 'SKILL.md', content: skillMd('cut') },
          { path: 'a.txt', content: text },
        ],
      }),
    });
    const { version } = await json<PublishResult>(published, 201);
    const download = () => fetch(`${real.url}/api/v1/skills/admin/cut/versions/1.0.0/archive`);
    const whole = await direct.read(version.digest);

    line.breakNext({ cutAfter: 1_000_000 });
    const mended = new Uint8Array(await (await download()).arrayBuffer());
    expect(Buffer.compare(mended, whole!)).toBe(0);

    line.breakNext({ cutAfter: 1_000_000 });
    line.breakAll('hang up', ({ range }) => range !== undefined);
    await expect((await download()).arrayBuffer()).rejects.toThrow('terminated');
    line.mend();
    expect((await fetch(`${real.url}/health`)).status).toBe(200);
    await real.close();
  });
});

describe('a bucket that cannot be used', () => {
  const settings = s3Settings(server.url);

  it.each([
    ['S3_BUCKET', 'NoSuchBucket', { bucket: 'no-such-bucket' }],
    ['S3_ACCESS_KEY_ID', 'InvalidAccessKeyId', { accessKeyId: 'NOBODY' }],
    ['S3_SECRET_ACCESS_KEY', 'SignatureDoesNotMatch', { secretAccessKey: 'wrong-secret' }],
  ])('stops the start and names %s, for %s', async (variable, code, change) => {
    const db = await testDatabase();
    const opened = openBlobStore({ store: 's3', s3: { ...settings, ...change } }, db);
    const err: unknown = await opened.catch((reason: unknown) => reason);
    expect(String(err)).toMatch(new RegExp(`Error: ${variable}: .*${code}`));
    expect(String(err)).not.toContain('wrong-secret');
  });

  it.each([
    ['S3_REGION', { status: 301, body: '<Error><Code>PermanentRedirect</Code></Error>' }],
    ['S3_ACCESS_KEY_ID', { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }],
    ['S3_ENDPOINT', { status: 200, body: '<html>Welcome to nginx</html>' }],
    ['S3_ENDPOINT', 'hang up'],
  ] as const)('stops the start and names %s, for %j', async (variable, fault) => {
    line.breakAll(fault);
    const choice = { store: 's3', s3: s3Settings(line.url) } as const;
    const opened = openBlobStore(choice, await testDatabase());
    await expect(opened).rejects.toThrow(new RegExp(`^${variable}: `));
  });

  it('stops the start when nothing listens there, and says so', async () => {
    const nobody = await startFaultyLine(server.url);
    await nobody.close();
    const choice = { store: 's3', s3: s3Settings(nobody.url) } as const;
    await expect(openBlobStore(choice, await testDatabase())).rejects.toThrow(
      `S3_ENDPOINT: no answer from ${new URL(nobody.url).host} (ECONNREFUSED).`,
    );
  });

  it('is r2 anywhere but on Workers', async () => {
    const opened = openBlobStore({ store: 'r2' }, await testDatabase());
    await expect(opened).rejects.toThrow(/^BLOB_STORE: r2 works on Workers only/);
  });
});
