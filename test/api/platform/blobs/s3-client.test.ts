import { describe, expect, it } from 'vitest';
import { bucketUrl } from '#api/platform/blobs/s3-client.ts';

describe('bucketUrl', () => {
  const bucket = 'agenthub';

  it.each([
    ['path', 'https://s3.example', 'https://s3.example/agenthub'],
    ['path', 'https://s3.example/', 'https://s3.example/agenthub'],
    ['path', 'http://10.0.0.7:9000/minio/', 'http://10.0.0.7:9000/minio/agenthub'],
    ['host', 'https://s3.example', 'https://agenthub.s3.example'],
    ['host', 'http://s3.example:9000/at/', 'http://agenthub.s3.example:9000/at'],
  ] as const)('names the bucket in the %s of %s', (addressing, endpoint, url) => {
    expect(bucketUrl({ endpoint, bucket, addressing })).toBe(url);
  });
});
