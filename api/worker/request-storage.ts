import type { BlobStore } from '../domain/blobs.ts';
import type { Database } from '../domain/database.ts';
import type { Storage } from '../platform/db/storage.ts';

/** The database and the blob store of one request. */
export type RequestStorage = Storage & { blobs: BlobStore };

/**
 * Opens the storage of one request. `close` waits until every streamed blob has been read to its end or
 * cancelled, then closes the database.
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
      // A client that disconnected is not a failure.
      await Promise.allSettled(streams);
      await storage.close();
    },
  };
}
