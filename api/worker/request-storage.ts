import type { BlobStore } from '../domain/blobs.ts';
import type { Database } from '../domain/database.ts';
import type { Storage } from '../platform/db/storage.ts';

/** The database of one request, and its blobs. */
export type RequestStorage = Storage & { blobs: BlobStore };

/**
 * What one request works with. `close` waits until every blob that goes out as a stream has been read to
 * its end or given up, then closes the database.
 */
export function openForRequest(
  storage: Storage,
  openBlobs: (db: Database) => BlobStore,
): RequestStorage {
  const streams: Promise<void>[] = [];
  const blobs = openBlobs(storage.db);
  return {
    ...storage,
    blobs: {
      ...blobs,
      async stream(digest) {
        const stream = await blobs.stream(digest);
        if (!stream) return null;
        const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
        streams.push(stream.pipeTo(writable));
        return readable;
      },
    },
    async close() {
      // A client that went away is no failure of ours.
      await Promise.allSettled(streams);
      await storage.close();
    },
  };
}
