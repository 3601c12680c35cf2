import { build } from 'esbuild';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { afterAll, describe, expect, it } from 'vitest';
import { startFaultyLine } from '#test/support/blobs/faulty-line.ts';
import { randomBlob } from '#test/support/blobs/index.ts';
import { s3Settings, startS3Server } from '#test/support/blobs/s3-server.ts';

const server = await startS3Server();
const line = await startFaultyLine(server.url);
const { outputFiles } = await build({
  entryPoints: ['test/support/blobs/s3-worker.ts'],
  bundle: true,
  format: 'esm',
  conditions: ['workerd', 'worker'],
  write: false,
});
const workerd = new Miniflare(
  convertV4MiniflareOptions({
    modules: true,
    script: outputFiles[0]?.text ?? '',
    compatibilityDate: '2026-01-01',
    bindings: { settings: s3Settings(line.url) },
  }),
);
const url = await workerd.ready;
afterAll(async () => {
  await workerd.dispose();
  await line.close();
  await server.close();
});

const call = (path: string, init: RequestInit = {}) => fetch(new URL(`/${path}`, url), init);
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

describe('the store over S3 inside workerd', () => {
  it('stores, reads, streams, lists and removes, without nodejs_compat', async () => {
    const { digest, bytes } = randomBlob(700_000);
    expect(await (await call(digest, { method: 'PUT', body: bytes })).text()).toBe('stored');
    expect(await bytesOf(await call(digest))).toEqual(bytes);
    const part = await bytesOf(await call(`${digest}?offset=1000&length=5000`));
    expect(part).toEqual(bytes.slice(1_000, 6_000));
    expect(await (await call('')).json()).toEqual([{ digest, sizeBytes: 700_000 }]);

    line.breakNext({ cutAfter: 300_000 });
    line.seen();
    expect(await bytesOf(await call(`${digest}?stream`))).toEqual(bytes);
    expect(line.seen()).toHaveLength(2);
    line.breakNext({ status: 503 }, 'hang up');
    expect(await bytesOf(await call(digest))).toEqual(bytes);

    expect(await (await call(digest, { method: 'DELETE' })).text()).toBe('removed');
    expect((await call(digest)).status).toBe(404);
  });

  it('says storage.unavailable when the bucket is away', async () => {
    line.breakAll({ status: 500 });
    const answer = await call(randomBlob(9).digest);
    expect(await answer.text()).toContain('storage.unavailable');
    line.mend();
  });
});
