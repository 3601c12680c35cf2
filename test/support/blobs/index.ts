import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Blob, BlobStore } from '#api/domain/blobs.ts';
import type { Database } from '#api/domain/database.ts';
import { verifyBlob } from '#api/domain/blobs/verify.ts';

/** Random bytes under their digest. */
export function randomBlob(sizeBytes: number): Blob & { bytes: Uint8Array<ArrayBuffer> } {
  const bytes = new Uint8Array(randomBytes(sizeBytes));
  return { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, bytes };
}

/** The pieces that a stream gives, to its end. */
export async function collect(stream: ReadableStream<Uint8Array> | null): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  if (!stream) throw new Error('no stream');
  for await (const piece of stream) pieces.push(piece);
  return pieces;
}

/** The bytes of {@link collect} as one array. */
export const collectBytes = async (stream: ReadableStream<Uint8Array> | null) =>
  new Uint8Array(Buffer.concat(await collect(stream)));

const megabyte = 1024 * 1024;

/**
 * The promises of `BlobStore`. `open` gives an empty store, with pages of three in `list` where it can, and
 * the database that its transactions are of.
 */
export function describeBlobs(
  name: string,
  open: () => Promise<{ store: BlobStore; db: Database; close(): Promise<void> }>,
): void {
  describe(`blobs in ${name}`, () => {
    let store: BlobStore;
    let db: Database;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, db, close } = await open());
    });
    afterAll(() => close());

    /** As a publish does: the upload, then the transaction. */
    async function stored(sizeBytes: number) {
      const blob = randomBlob(sizeBytes);
      await store.upload(blob);
      await db.write((tx) => store.insert(tx, blob));
      return blob;
    }

    async function listed() {
      const found: [string, number][] = [];
      for await (const { digest, sizeBytes } of store.list()) found.push([digest, sizeBytes]);
      return found;
    }

    it.each([0, 1, 262_143, 262_145, 5 * megabyte + 17])(
      'gives back %i bytes as they were, whole and in pieces',
      async (size) => {
        const { digest, bytes } = await stored(size);
        expect(await store.sizeOf(digest)).toBe(size);
        expect(Buffer.compare((await store.read(digest))!, bytes)).toBe(0);
        const pieces = await collect(await store.stream(digest));
        expect(Buffer.compare(Buffer.concat(pieces), bytes)).toBe(0);
        const largest = Math.max(0, ...pieces.map((piece) => piece.byteLength));
        expect(largest).toBeLessThanOrEqual(megabyte);
      },
    );

    it.each([
      [0, 1],
      [0, 10],
      [262_140, 10],
      [300_000, 1],
      [10, 3_000_000],
      [599_990, 1_000],
      [600_000, 5],
      [9_000_000, 5],
      [7, 0],
    ])('gives a range from %i of %i bytes, cut at the end of the blob', async (offset, length) => {
      const { digest, bytes } = await stored(600_000);
      const part = await store.read(digest, { offset, length });
      expect(part?.byteLength).toBe(Math.max(0, Math.min(length, 600_000 - offset)));
      expect(Buffer.compare(part!, bytes.slice(offset, offset + length))).toBe(0);
    });

    it('says null of a digest that it does not know', async () => {
      const { digest } = randomBlob(9);
      expect(await store.sizeOf(digest)).toBeNull();
      expect(await store.read(digest)).toBeNull();
      expect(await store.read(digest, { offset: 3, length: 3 })).toBeNull();
      expect(await store.read(digest, { offset: 3, length: 0 })).toBeNull();
      expect(await store.stream(digest)).toBeNull();
      expect(await verifyBlob(store, digest)).toBe('missing');
    });

    it('stores the same digest once, also when ten write it at once', async () => {
      const blob = randomBlob(300_000);
      const before = await listed();
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          await store.upload(blob);
          await db.write((tx) => store.insert(tx, blob));
        }),
      );
      await store.put(blob);
      const added = (await listed()).filter(([digest]) => !before.some(([old]) => old === digest));
      expect(added).toEqual([[blob.digest, 300_000]]);
      expect(await verifyBlob(store, blob.digest)).toBe('whole');
    });

    it('leaves at most an orphan when the transaction fails, which the next try uses', async () => {
      const blob = randomBlob(300_000);
      await store.upload(blob);
      const write = db.write(async (tx) => {
        await store.insert(tx, blob);
        throw new Error('later failure');
      });
      await expect(write).rejects.toThrow('later failure');
      expect(await verifyBlob(store, blob.digest)).not.toBe('damaged');
      await store.put(blob);
      expect(await verifyBlob(store, blob.digest)).toBe('whole');
    });

    it('lists every blob once, by ascending digest, over many pages', async () => {
      const put = await Promise.all(
        Array.from({ length: 25 }, async (_, index) => {
          const blob = randomBlob(100 + index);
          await store.put(blob);
          return blob;
        }),
      );
      const all = await listed();
      const digests = all.map(([digest]) => digest);
      expect(digests).toEqual([...new Set(digests)].toSorted());
      const mine = put.map(({ digest, bytes }) => [digest, bytes.byteLength]);
      expect(all).toEqual(expect.arrayContaining(mine));
    });

    it('gives what it lists a page at a time, and stops when nobody asks for more', async () => {
      for await (const { digest } of store.list()) {
        expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
        break;
      }
      expect((await listed()).length).toBeGreaterThan(20);
    });

    it('removes a blob and nothing else, and does not mind that it is gone', async () => {
      const [gone, kept] = [await stored(300_000), await stored(300_000)];
      const before = await listed();
      await store.remove(gone.digest);
      await store.remove(gone.digest);
      expect(await store.sizeOf(gone.digest)).toBeNull();
      expect(await store.read(gone.digest)).toBeNull();
      expect(await listed()).toEqual(before.filter(([digest]) => digest !== gone.digest));
      expect(await verifyBlob(store, kept.digest)).toBe('whole');
      await store.put(gone);
      expect(await verifyBlob(store, gone.digest)).toBe('whole');
    });

    it('lets go of a stream that nobody reads to its end', async () => {
      const { digest } = await stored(5 * megabyte);
      const reader = (await store.stream(digest))!.getReader();
      expect((await reader.read()).done).toBe(false);
      await reader.cancel();
      expect(await verifyBlob(store, digest)).toBe('whole');
    });
  });
}
