import { blobKey, type BlobStore, digestOfKey } from '#api/domain/blobs.ts';
import { defaultPolicy, type RequestPolicy } from './request-policy.ts';
import { type BodyReader, resumingStream } from './s3-body.ts';
import { createS3Client, type S3Answer, type S3Request, type S3Settings } from './s3-client.ts';
import { S3Failure, toStoreError } from './s3-failure.ts';
import { parseListing } from './s3-xml.ts';

/** A page of 1,000 objects is about 400 kB. */
const listingBytesMax = 4 * 1024 * 1024;

/** A blob store over S3, with a check of its bucket. */
export type S3BlobStore = BlobStore & {
  /** Throws {@link S3Failure} unless the bucket responds and allows listing. */
  check(): Promise<void>;
};

/**
 * A blob store in a bucket of an S3-compatible server: one object per blob, under `prefix` and {@link
 * blobKey}. An upload first checks whether the object exists in full size: not every server supports
 * conditional writes, and concurrent uploads of a digest write equal bytes. The signature covers the body's
 * SHA-256, so a server that checks it refuses corrupted bytes.
 */
export function createS3BlobStore(
  settings: S3Settings,
  { policy = defaultPolicy, pageKeys = 1_000 }: { policy?: RequestPolicy; pageKeys?: number } = {},
): S3BlobStore {
  const client = createS3Client(settings, policy);

  /** Sends a request. Returns null for a missing object; any other failure becomes an `AppError`. */
  async function ask<T>(
    request: S3Request,
    take: (answer: S3Answer) => Promise<T>,
  ): Promise<T | null> {
    try {
      return await client.send(request, take);
    } catch (err) {
      if (err instanceof S3Failure && err.isMissing) return null;
      throw toStoreError(err);
    }
  }

  const sizeOf = (digest: string) =>
    ask({ method: 'HEAD', key: blobKey(digest) }, async ({ response, body }) => {
      await body.drain();
      const length = response.headers.get('content-length');
      if (length === null) throw new S3Failure('the server tells no size', { status: 200 });
      return Number(length);
    });

  async function put({ digest, bytes }: { digest: string; bytes: Uint8Array }): Promise<void> {
    if ((await sizeOf(digest)) === bytes.byteLength) return;
    const put: S3Request = {
      method: 'PUT',
      key: blobKey(digest),
      headers: {
        'content-type': 'application/octet-stream',
        'x-amz-content-sha256': digest.slice('sha256:'.length),
      },
      body: overArrayBuffer(bytes),
    };
    const done = await ask(put, async ({ body }) => {
      await body.drain();
      return true;
    });
    if (!done)
      throw toStoreError(new S3Failure('the server cannot be written to', { status: 404 }));
  }

  /** Lists one page of the objects under a prefix. */
  async function listPage(prefix: string, token: string | null) {
    const query = {
      'list-type': '2',
      'max-keys': String(pageKeys),
      prefix,
      ...(token === null ? {} : { 'continuation-token': token }),
    };
    return client.send({ method: 'GET', query }, async ({ body }) => {
      const text = await body.text(listingBytesMax);
      try {
        return parseListing(text);
      } catch (cause) {
        // Such a response is not from an S3 server, so it is not transient.
        throw new S3Failure(`the list of objects cannot be read: ${String(cause)}`, {
          status: 200,
          cause,
        });
      }
    });
  }

  return {
    upload: put,
    // Done in `upload`, before the transaction.
    async insert() {},
    put,
    sizeOf,

    async read(digest, range) {
      if (range?.length === 0) return (await sizeOf(digest)) === null ? null : new Uint8Array(0);
      const key = blobKey(digest);
      if (!range) return ask({ method: 'GET', key }, ({ body }) => body.bytes());
      const { offset, length } = range;
      const headers = { range: `bytes=${offset}-${offset + length - 1}` };
      try {
        return await client.send({ method: 'GET', key, headers }, async (answer) => {
          const start = startOf(answer.response);
          if (start > offset) throw new S3Failure('the server sent another range', { status: 200 });
          const bytes = await answer.body.bytes();
          // Clipped, because some servers and proxies send more than the requested range.
          return bytes.slice(offset - start, offset - start + length);
        });
      } catch (err) {
        if (err instanceof S3Failure && err.isMissing) return null;
        // The range starts beyond the end of the object. https://www.rfc-editor.org/rfc/rfc9110#status.416
        if (err instanceof S3Failure && err.status === 416) return new Uint8Array(0);
        throw toStoreError(err);
      }
    },

    async stream(digest) {
      const key = blobKey(digest);
      const first = await ask({ method: 'GET', key }, async ({ body }) => body);
      return (
        first &&
        resumingStream(first, {
          attemptsMax: policy.attemptsMax,
          explain: toStoreError,
          reopen: (offset) => reopen(key, offset),
        })
      );
    },

    async *list() {
      const prefix = `${settings.prefix}sha256/`;
      let token: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof listPage>> = await listPage(prefix, token).catch(
          (err: unknown) => {
            throw toStoreError(err);
          },
        );
        for (const { key, sizeBytes } of page.objects) {
          const digest = digestOfKey(key.slice(settings.prefix.length));
          if (digest) yield { digest, sizeBytes };
        }
        if (page.nextToken !== null && page.nextToken === token)
          throw toStoreError(new S3Failure('the list of objects does not end', { status: 200 }));
        token = page.nextToken;
      } while (token !== null);
    },

    async remove(digest) {
      await ask({ method: 'DELETE', key: blobKey(digest) }, ({ body }) => body.drain());
    },

    async check() {
      // Lists an empty prefix: this checks the key and the bucket, and the response is short.
      await listPage(`${settings.prefix}none/`, null);
    },
  };

  function reopen(key: string, offset: number): Promise<BodyReader> {
    const headers = { range: `bytes=${offset}-` };
    return client.send({ method: 'GET', key, headers }, async ({ response, body }) => {
      if (startOf(response) === offset) return body;
      body.stop();
      throw new S3Failure('the server cannot send the rest of an object', { status: 200 });
    });
  }
}

/**
 * The offset in the object at which a response starts.
 * https://www.rfc-editor.org/rfc/rfc9110#field.content-range
 */
function startOf(response: Response): number {
  if (response.status !== 206) return 0;
  const [, start] = /^bytes (\d+)-\d+\//.exec(response.headers.get('content-range') ?? '') ?? [];
  if (start === undefined) throw new S3Failure('the server sent an unknown range', { status: 206 });
  return Number(start);
}

/** The bytes as `fetch` accepts them; copied only from shared memory. */
function overArrayBuffer(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : Uint8Array.from(bytes);
}
