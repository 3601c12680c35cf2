import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import type { R2Bucket } from '#api/platform/blobs/r2.ts';
import type { S3Settings } from '#api/platform/blobs/s3-client.ts';

/** Cloudflare's own simulator of R2: an empty bucket as a Worker has it bound, and over its S3 address. The caller closes it. */
export async function startR2(): Promise<{
  bucket: R2Bucket;
  settings: S3Settings;
  close(): Promise<void>;
}> {
  const key = { accessKeyId: 'r2-key', secretAccessKey: 'r2-secret' };
  const options = convertV4MiniflareOptions({
    modules: true,
    script: 'export default {}',
    r2Buckets: ['BLOBS'],
  });
  const binding = options.workers[0]?.config.env?.['BLOBS'];
  if (binding?.type !== 'r2') throw new Error('the simulator has no bucket');
  binding.dev = { experimentalS3Credentials: key };
  const simulator = new Miniflare(options);
  const url = await simulator.ready;
  // Its type comes from a package that is not installed.
  const bucket: unknown = await simulator.getR2Bucket('BLOBS');
  return {
    bucket: bucket as R2Bucket,
    settings: {
      endpoint: new URL('/cdn-cgi/local/r2/s3', url).href,
      bucket: 'BLOBS',
      region: 'auto',
      prefix: '',
      addressing: 'path',
      ...key,
    },
    close: () => simulator.dispose(),
  };
}
