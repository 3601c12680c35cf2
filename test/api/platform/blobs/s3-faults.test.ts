import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AppError } from '#schema/error.ts';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { RequestPolicy } from '#api/platform/blobs/request-policy.ts';
import { createS3BlobStore } from '#api/platform/blobs/s3.ts';
import { collectBytes, randomBlob } from '#test/support/blobs/index.ts';
import { startFaultyLine } from '#test/support/blobs/faulty-line.ts';
import { s3Settings, startS3Server } from '#test/support/blobs/s3-server.ts';

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

const policy: RequestPolicy = {
  answerMilliseconds: 700,
  stallMilliseconds: 700,
  retryMilliseconds: 1,
  attemptsMax: 3,
};
// Node's `Request` forgets the signal it was made with when it is collected itself.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const direct = createS3BlobStore(server.settings);
const store = createS3BlobStore(s3Settings(line.url), { policy });
const unavailable = { code: 'storage.unavailable', status: 503, retryAfterSeconds: 2 };
const refused = { code: 'storage.unavailable', status: 503, retryAfterSeconds: 60 };
const size = 700_000;

async function stored() {
  const blob = randomBlob(size);
  await direct.put(blob);
  return blob;
}

const slowDown = {
  status: 503,
  body: '<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>',
};

describe('an S3 server that fails now and then', () => {
  it.each([
    ['throttles', slowDown],
    ['breaks', { status: 500 }],
    ['has too many requests', { status: 429 }],
    ['hangs up', 'hang up'],
    ['does not answer in time', 'stall'],
  ] as const)('is asked again when it %s', async (_, fault) => {
    const blob = randomBlob(20_000);
    line.breakNext(fault, null, fault, fault);
    await store.upload(blob);
    // The HEAD twice, the PUT thrice.
    expect(line.seen().map(({ method }) => method)).toEqual(['HEAD', 'HEAD', 'PUT', 'PUT', 'PUT']);
    line.breakNext(fault);
    expect(await store.read(blob.digest)).toEqual(blob.bytes);
    line.breakNext(fault);
    expect(await store.sizeOf(blob.digest)).toBe(20_000);
    line.breakNext(fault);
    for await (const found of store.list()) expect(found.digest).toMatch(/^sha256:/);
    line.breakNext(fault);
    await store.remove(blob.digest);
    expect(await direct.sizeOf(blob.digest)).toBeNull();
  });

  it.each([
    ['throttles', slowDown],
    ['hangs up', 'hang up'],
    ['does not answer in time', 'stall'],
  ] as const)(
    'costs storage.unavailable with when to retry when it always %s',
    async (_, fault) => {
      const { digest, bytes } = await stored();
      line.breakAll(fault);
      const calls = [
        () => store.upload({ digest, bytes }),
        () => store.sizeOf(digest),
        () => store.read(digest),
        () => store.read(digest, { offset: 5, length: 5 }),
        () => store.stream(digest),
        () => store.remove(digest),
        () => store.list()[Symbol.asyncIterator]().next(),
      ];
      await Promise.all(calls.map((call) => expect(call()).rejects.toMatchObject(unavailable)));
      expect(line.seen()).toHaveLength(calls.length * policy.attemptsMax);
      line.mend();
      expect(await store.read(digest)).toEqual(bytes);
    },
  );

  it('is given the time it asks for', async () => {
    const { digest } = await stored();
    line.breakNext({ status: 503, headers: { 'retry-after': '1' } });
    const begun = performance.now();
    expect(await store.sizeOf(digest)).toBe(size);
    expect(performance.now() - begun).toBeGreaterThan(990);
  });

  it('is not asked again where it wants more than five seconds, and the caller is told how many', async () => {
    const { digest } = await stored();
    const inAMinute = new Date(Date.now() + 60_000).toUTCString();
    for (const [asked, seconds] of [
      ['120', 120],
      [inAMinute, 60],
      ['86400', 3600],
    ] as const) {
      line.breakNext({ status: 503, headers: { 'retry-after': asked } });
      const before = line.seen().length;
      const err: unknown = await store.sizeOf(digest).catch((thrown: unknown) => thrown);
      expect(err).toMatchObject({ code: 'storage.unavailable' });
      const told = err instanceof AppError ? (err.retryAfterSeconds ?? 0) : 0;
      expect(told).toBeGreaterThan(seconds - 30);
      expect(told).toBeLessThanOrEqual(seconds);
      expect(line.seen()).toHaveLength(before + 1);
    }
  });

  it('is sent an upload again that it waited for too long', async () => {
    const blob = randomBlob(size);
    line.breakNext(null, { status: 400, body: '<Error><Code>RequestTimeout</Code></Error>' });
    await store.upload(blob);
    expect(await direct.read(blob.digest)).toEqual(blob.bytes);
  });

  it('is not asked again for what stays so', async () => {
    const { digest } = await stored();
    line.breakAll({ status: 501, body: '<Error><Code>NotImplemented</Code></Error>' });
    await expect(store.read(digest)).rejects.toMatchObject(refused);
    expect(line.seen()).toHaveLength(1);
  });

  it('is full: storage.full, and at once', async () => {
    line.breakNext(null, {
      status: 507,
      body: '<Error><Code>XMinioStorageFull</Code><Message>no space</Message></Error>',
    });
    await expect(store.upload(randomBlob(9))).rejects.toMatchObject({ code: 'storage.full' });
    expect(line.seen()).toHaveLength(2);
  });
});

describe('an answer that breaks off', () => {
  it.each([{ cutAfter: 300_000 }, { stallAfter: 300_000 }])(
    'is read again from its start for a whole read and for a range: %o',
    async (fault) => {
      const { digest, bytes } = await stored();
      line.breakNext(fault);
      expect(await store.read(digest)).toEqual(bytes);
      line.breakNext(fault);
      const part = await store.read(digest, { offset: 100, length: 600_000 });
      expect(part).toEqual(bytes.slice(100, 600_100));
      expect(line.seen()).toHaveLength(4);
    },
  );

  it.each([{ cutAfter: 300_000 }, { stallAfter: 300_000 }])(
    'is taken up where it was for a stream, so that nothing comes twice: %o',
    async (fault) => {
      const { digest, bytes } = await stored();
      line.breakNext(fault);
      expect(await collectBytes(await store.stream(digest))).toEqual(bytes);
      const [whole, rest, ...more] = line.seen();
      expect([whole?.range, more]).toEqual([undefined, []]);
      expect(rest?.range).toMatch(/^bytes=[1-9]\d*-$/);
    },
  );

  it('is given up also when garbage was collected since it began', async () => {
    const { digest, bytes } = await stored();
    line.breakNext({ stallAfter: 300_000 });
    const read = store.read(digest);
    const begun = performance.now();
    while (performance.now() - begun < policy.stallMilliseconds / 2) {
      collectGarbage();
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
    expect(await read).toEqual(bytes);
    expect(line.seen()).toHaveLength(2);
  });

  it('fails a stream that gets nowhere, after the bytes that came', async () => {
    const { digest } = await stored();
    line.breakNext({ cutAfter: 300_000 }, 'hang up', 'hang up', 'hang up');
    const stream = await store.stream(digest);
    await expect(collectBytes(stream)).rejects.toMatchObject(unavailable);
  });

  it('does not take a slow reader for a slow server', async () => {
    const { digest, bytes } = await stored();
    // A machine with much else to do is itself as slow as the server that these tests otherwise give up on.
    const stallMilliseconds = 2_000;
    const patient = { ...policy, answerMilliseconds: 10_000, stallMilliseconds };
    const own = createS3BlobStore(s3Settings(line.url), { policy: patient });
    const reader = (await own.stream(digest))!.getReader();
    const pieces: Uint8Array[] = [];
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      pieces.push(read.value);
      if (pieces.length > 1) continue;
      await new Promise((resolve) => {
        setTimeout(resolve, 1.5 * stallMilliseconds);
      });
    }
    expect(Buffer.compare(Buffer.concat(pieces), bytes)).toBe(0);
    expect(line.seen()).toHaveLength(1);
  });
});

describe('an upload that broke off', () => {
  it('is made again by the next, where the object is shorter than the blob', async () => {
    const { digest, bytes } = randomBlob(size);
    // What a server without checks keeps of a connection that was lost.
    await direct.put({ digest, bytes: bytes.slice(0, 1_000) });
    await store.upload({ digest, bytes });
    expect(await direct.read(digest)).toEqual(bytes);
  });
});

describe('a server that is none of S3', () => {
  it.each([
    ['a page in place of a missing object', 404, '<html>Not found</html>', refused],
    ['a redirect', 301, '<Error><Code>PermanentRedirect</Code></Error>', refused],
    ['a page of a gateway', 502, '<html>Bad gateway</html>', unavailable],
  ])('%s is no answer', async (_, status, body, expected) => {
    line.breakAll({ status, body, headers: { location: server.url } });
    await expect(store.read(randomBlob(9).digest)).rejects.toMatchObject(expected);
  });

  it('lists nothing that can be read: an error, not an empty store', async () => {
    line.breakAll({ status: 200, body: '<html><body>Welcome</body></html>' });
    const list = store.list()[Symbol.asyncIterator]();
    await expect(list.next()).rejects.toMatchObject(refused);
  });

  it('sends the same page of the list for ever: an end, and an error', async () => {
    line.breakAll({
      status: 200,
      body: '<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>a</NextContinuationToken></ListBucketResult>',
    });
    const list = store.list()[Symbol.asyncIterator]();
    await expect(list.next()).rejects.toMatchObject(refused);
    expect(line.seen()).toHaveLength(2);
  });
});

describe('what the operator is told', () => {
  it('is the cause of the error, with no secret in it', async () => {
    const settings = { ...server.settings, secretAccessKey: 'hush-hush' };
    const wrong = createS3BlobStore(settings, { policy });
    const err: unknown = await wrong.read(randomBlob(9).digest).catch((reason: unknown) => reason);
    expect(err).toMatchObject({
      ...refused,
      cause: { status: 403, code: 'SignatureDoesNotMatch' },
    });
    expect(JSON.stringify(err) + String((err as Error).stack)).not.toMatch(/hush-hush|S3RVER/);
  });
});
