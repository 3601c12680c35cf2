import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BlobStore } from '#api/domain/blobs.ts';
import { verifyBlob } from '#api/domain/blobs/verify.ts';
import type { Database } from '#api/domain/database.ts';
import { createDatabaseBlobStore } from '#api/platform/blobs/database.ts';
import { collect, describeBlobs, randomBlob } from '#test/support/blobs/index.ts';
import { openTestDatabase } from '#test/support/database.ts';

describeBlobs('the database', async () => {
  const { db, remove } = await openTestDatabase();
  return { db, store: createDatabaseBlobStore(db, { pageRows: 3 }), close: remove };
});

const chunk = 256 * 1024;
let db: Database;
let remove: () => Promise<void>;
let store: BlobStore;

beforeAll(async () => {
  ({ db, remove } = await openTestDatabase());
  store = createDatabaseBlobStore(db);
});
afterAll(() => remove());

async function stored(size: number) {
  const blob = randomBlob(size);
  await store.put(blob);
  return blob;
}

describe('the blob store in the database', () => {
  it('streams no more than a piece at a time', async () => {
    const { digest } = await stored(3 * chunk + 17);
    const pieces = await collect(await store.stream(digest));
    expect(pieces.map((piece) => piece.byteLength)).toEqual([chunk, chunk, chunk, 17]);
  });

  it('reads no piece outside the range', async () => {
    const { digest, bytes } = await stored(3 * chunk);
    const { blobChunks } = db.tables;
    // A lost piece shows who reads it.
    await db.query.delete(blobChunks).where(eq(blobChunks.ordinal, 1));
    expect(await store.read(digest, { offset: 2 * chunk, length: 9 })).toEqual(
      bytes.slice(2 * chunk, 2 * chunk + 9),
    );
    await expect(store.read(digest)).rejects.toThrow('lacks a chunk');
    await expect(collect(await store.stream(digest))).rejects.toThrow('lacks a chunk');
    expect(await verifyBlob(store, digest)).toBe('damaged');
    await store.remove(digest);
    expect(await db.query.select().from(blobChunks).where(eq(blobChunks.digest, digest))).toEqual(
      [],
    );
  });

  it('stores nothing when the transaction fails', async () => {
    const { bytes } = randomBlob(chunk * 2);
    const write = db.write(async (tx) => {
      await store.insert(tx, { digest: 'sha256:gone', bytes });
      throw new Error('later failure');
    });
    await expect(write).rejects.toThrow('later failure');
    expect(await store.read('sha256:gone')).toBeNull();
    expect(await store.stream('sha256:gone')).toBeNull();
  });
});
