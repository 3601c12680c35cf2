import { and, asc, eq, gt, gte, lte } from 'drizzle-orm';
import { type BlobStore, DamagedBlobError } from '#api/domain/blobs.ts';
import type { Database } from '#api/domain/database.ts';

/** The size of every chunk but the last, so that an offset determines its chunk. */
const chunkBytes = 256 * 1024;

/** Chunks per statement: 4 MiB, because the answer of a libSQL server is limited to 10 MB. */
const chunksAtOnce = 16;

/**
 * A blob store in the registry's own database: one backup, one transaction. A range reads only the chunks
 * that it touches.
 */
export function createDatabaseBlobStore(
  db: Database,
  { pageRows = 1_000 }: { pageRows?: number } = {},
): BlobStore {
  const { blobs, blobChunks } = db.tables;

  async function sizeOf(digest: string): Promise<number | null> {
    const [row] = await db.query
      .select({ sizeBytes: blobs.sizeBytes })
      .from(blobs)
      .where(eq(blobs.digest, digest));
    return row?.sizeBytes ?? null;
  }

  function chunks(digest: string, first: number, last: number) {
    return db.query
      .select({ bytes: blobChunks.bytes })
      .from(blobChunks)
      .where(
        and(
          eq(blobChunks.digest, digest),
          gte(blobChunks.ordinal, first),
          lte(blobChunks.ordinal, last),
        ),
      )
      .orderBy(asc(blobChunks.ordinal));
  }

  const store: BlobStore = {
    // All writing happens in `insert`, inside the version's transaction.
    async upload() {},

    async insert(tx, { digest, bytes }) {
      const inserted = await tx
        .insert(blobs)
        .values({ digest, sizeBytes: bytes.byteLength, createdAt: new Date() })
        .onConflictDoNothing()
        .returning({ digest: blobs.digest });
      if (inserted.length === 0) return;
      for (let ordinal = 0; ordinal * chunkBytes < bytes.byteLength; ordinal++) {
        const piece = bytes.subarray(ordinal * chunkBytes, (ordinal + 1) * chunkBytes);
        await tx.insert(blobChunks).values({ digest, ordinal, bytes: piece });
      }
    },

    put: (blob) => db.write((tx) => store.insert(tx, blob)),
    sizeOf,

    async read(digest, range) {
      const size = await sizeOf(digest);
      if (size === null) return null;
      const start = Math.min(range?.offset ?? 0, size);
      const end = Math.min(start + (range?.length ?? size), size);
      const whole = new Uint8Array(end - start);
      if (end === start) return whole;
      const first = Math.floor(start / chunkBytes);
      const last = Math.floor((end - 1) / chunkBytes);
      for (let from = first; from <= last; from += chunksAtOnce) {
        const to = Math.min(from + chunksAtOnce - 1, last);
        const rows = await chunks(digest, from, to);
        if (rows.length !== to - from + 1) throw missingChunk(digest);
        for (const [index, { bytes }] of rows.entries()) {
          const at = (from + index) * chunkBytes;
          const piece = bytes.subarray(Math.max(0, start - at), end - at);
          whole.set(piece, Math.max(0, at - start));
        }
      }
      return whole;
    },

    async stream(digest) {
      const size = await sizeOf(digest);
      if (size === null) return null;
      let ordinal = 0;
      return new ReadableStream<Uint8Array>({
        async pull(controller) {
          if (ordinal * chunkBytes >= size) return controller.close();
          const [row] = await chunks(digest, ordinal, ordinal);
          if (!row) throw missingChunk(digest);
          ordinal += 1;
          controller.enqueue(row.bytes);
        },
      });
    },

    async *list() {
      let after = '';
      for (;;) {
        const page = await db.query
          .select({ digest: blobs.digest, sizeBytes: blobs.sizeBytes })
          .from(blobs)
          .where(gt(blobs.digest, after))
          .orderBy(asc(blobs.digest))
          .limit(pageRows);
        yield* page;
        const last = page.at(-1);
        if (!last || page.length < pageRows) return;
        after = last.digest;
      }
    },

    remove: (digest) =>
      db.write(async (tx) => {
        // Chunks are deleted explicitly, before the blob: a remote libSQL server may not enforce the
        // cascading foreign key.
        await tx.delete(blobChunks).where(eq(blobChunks.digest, digest));
        await tx.delete(blobs).where(eq(blobs.digest, digest));
      }),
  };
  return store;
}

function missingChunk(digest: string): DamagedBlobError {
  return new DamagedBlobError(`blob ${digest} lacks a chunk`);
}
