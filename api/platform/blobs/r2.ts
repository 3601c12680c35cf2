import { AppError } from '#schema/error.ts';
import { withRetries } from '#schema/retry.ts';
import { blobKey, type BlobStore, digestOfKey } from '#api/domain/blobs.ts';
import { storeRetry } from './retry.ts';

/**
 * The part that we use of an R2 bucket's binding.
 * https://developers.cloudflare.com/r2/api/workers/workers-api-reference/
 */
export type R2Bucket = {
  head(key: string): Promise<{ size: number } | null>;
  get(
    key: string,
    options?: { range: { offset: number; length: number } },
  ): Promise<{ body: ReadableStream<Uint8Array>; arrayBuffer(): Promise<ArrayBuffer> } | null>;
  put(key: string, value: Uint8Array, options: { sha256: string }): Promise<unknown>;
  delete(key: string): Promise<void>;
  list(options: {
    prefix: string;
    limit: number;
    cursor?: string;
  }): Promise<{ objects: { key: string; size: number }[]; truncated: boolean; cursor?: string }>;
};

/** Error codes, at the end of a message, for which a retry is pointless: a wrong digest, a wrong range. */
const permanent = /\((10037|10039)\)$/;
const retry = storeRetry({
  attemptsMax: 3,
  delayMilliseconds: 100,
  isTransient: (err) => !(err instanceof Error && permanent.test(err.message)),
});

/**
 * A blob store in an R2 bucket. It uses the same keys as the store over S3, so either can read what the other
 * wrote. R2 checks each upload against its digest.
 */
export function createR2BlobStore(
  bucket: R2Bucket,
  { pageKeys = 1_000 }: { pageKeys?: number } = {},
): BlobStore {
  /** Runs a request with retries. A final failure becomes an `AppError`. */
  async function ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await withRetries(work, retry);
    } catch (err) {
      const detail = 'The store of the archives does not answer. Try again shortly.';
      throw new AppError('storage.unavailable', detail, { retryAfterSeconds: 2, cause: err });
    }
  }

  const sizeOf = (digest: string) =>
    ask(async () => (await bucket.head(blobKey(digest)))?.size ?? null);

  async function put({ digest, bytes }: { digest: string; bytes: Uint8Array }): Promise<void> {
    if ((await sizeOf(digest)) === bytes.byteLength) return;
    const sha256 = digest.slice('sha256:'.length);
    await ask(() => bucket.put(blobKey(digest), bytes, { sha256 }));
  }

  return {
    upload: put,
    // Done in `upload`, before the transaction.
    async insert() {},
    put,
    sizeOf,

    async read(digest, range) {
      if (!range) return ask(() => bytesOf(bucket, digest));
      // For a range beyond the end, R2 returns an unspecific error, so the range is clipped first.
      const size = await sizeOf(digest);
      if (size === null) return null;
      const length = Math.min(range.length, size - range.offset);
      if (length <= 0) return new Uint8Array(0);
      return ask(() => bytesOf(bucket, digest, { offset: range.offset, length }));
    },

    stream: (digest) => ask(async () => (await bucket.get(blobKey(digest)))?.body ?? null),

    async *list() {
      let cursor: string | undefined;
      do {
        const from = cursor === undefined ? {} : { cursor };
        const page = await ask(() => bucket.list({ prefix: 'sha256/', limit: pageKeys, ...from }));
        for (const { key, size } of page.objects) {
          const digest = digestOfKey(key);
          if (digest) yield { digest, sizeBytes: size };
        }
        cursor = page.truncated ? page.cursor : undefined;
      } while (cursor !== undefined);
    },

    remove: (digest) => ask(() => bucket.delete(blobKey(digest))),
  };
}

async function bytesOf(
  bucket: R2Bucket,
  digest: string,
  range?: { offset: number; length: number },
): Promise<Uint8Array<ArrayBuffer> | null> {
  const object = await bucket.get(blobKey(digest), range && { range });
  return object && new Uint8Array(await object.arrayBuffer());
}
