import { createHash, randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BlobStore } from '#api/domain/blobs.ts';
import type { Database } from '#api/domain/database.ts';
import { createDatabaseBlobStore } from '#api/platform/blobs/database.ts';
import { openTestDatabase } from '#test/support/database.ts';

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
  const bytes = new Uint8Array(randomBytes(size));
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  await store.upload({ digest, bytes });
  await db.write((tx) => store.insert(tx, { digest, bytes }));
  return { digest, bytes };
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
}

describe('the blob store in the database', () => {
  it.each([0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk + 17])(
    'gives back %i bytes as they were',
    async (size) => {
      const { digest, bytes } = await stored(size);
      expect(await store.read(digest)).toEqual(bytes);
      const pieces = await collect((await store.stream(digest))!);
      expect(new Uint8Array(Buffer.concat(pieces))).toEqual(bytes);
      expect(Math.max(0, ...pieces.map((piece) => piece.byteLength))).toBeLessThanOrEqual(chunk);
    },
  );

  it('gives a range, cut at the end of the blob', async () => {
    const { digest, bytes } = await stored(3 * chunk + 17);
    for (const [offset, length] of [
      [0, 10],
      [chunk - 5, 10],
      [chunk, chunk],
      [10, 3 * chunk],
      [3 * chunk, 1_000],
      [3 * chunk + 17, 5],
      [9 * chunk, 5],
      [7, 0],
    ] as const) {
      const expected = bytes.slice(offset, offset + length);
      expect(await store.read(digest, { offset, length })).toEqual(expected);
    }
  });

  it('reads no piece outside the range', async () => {
    const { digest, bytes } = await stored(3 * chunk);
    const { blobChunks } = db.tables;
    // A lost piece shows who reads it.
    await db.query.delete(blobChunks).where(eq(blobChunks.ordinal, 1));
    expect(await store.read(digest, { offset: 2 * chunk, length: 9 })).toEqual(
      bytes.slice(2 * chunk, 2 * chunk + 9),
    );
    await expect(store.read(digest)).rejects.toThrow('lacks a piece');
    await expect(collect((await store.stream(digest))!)).rejects.toThrow('lacks a piece');
  });

  it('stores the same digest once', async () => {
    const { digest, bytes } = await stored(chunk + 1);
    await db.write((tx) => store.insert(tx, { digest, bytes }));
    const rows = await db.query
      .select()
      .from(db.tables.blobChunks)
      .where(eq(db.tables.blobChunks.digest, digest));
    expect(rows).toHaveLength(2);
  });

  it('stores nothing when the transaction fails', async () => {
    const bytes = new Uint8Array(randomBytes(chunk * 2));
    const write = db.write(async (tx) => {
      await store.insert(tx, { digest: 'sha256:gone', bytes });
      throw new Error('later failure');
    });
    await expect(write).rejects.toThrow('later failure');
    expect(await store.read('sha256:gone')).toBeNull();
    expect(await store.stream('sha256:gone')).toBeNull();
  });
});
