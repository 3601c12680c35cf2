import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import type { S3Settings } from '#api/platform/blobs/s3-client.ts';

/** The key that s3rver knows. */
export const s3Key = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

/** A real S3 server on 127.0.0.1 with the empty bucket `agenthub`, and how to reach it. The caller closes it. */
export async function startS3Server(): Promise<{
  url: string;
  settings: S3Settings;
  close(): Promise<void>;
}> {
  const directory = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: 'agenthub' }],
  });
  const { port } = await server.run();
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    settings: s3Settings(url),
    async close() {
      server.httpServer.closeAllConnections();
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The bucket of {@link startS3Server} behind another address. */
export function s3Settings(endpoint: string): S3Settings {
  const bucket = { bucket: 'agenthub', region: 'us-east-1', prefix: '' };
  return { endpoint, ...bucket, ...s3Key, addressing: 'path' };
}
