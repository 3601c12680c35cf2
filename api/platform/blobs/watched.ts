import type { BlobStore } from '#api/domain/blobs.ts';
import type { BlobOperation, Metrics } from '#api/domain/metrics.ts';

/** A blob store whose operations are counted and timed. A list is not: it lasts as long as its reader. */
export function watchBlobs(store: BlobStore, metrics: Metrics): BlobStore {
  const timed = async <T>(operation: BlobOperation, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    let failed = true;
    try {
      const result = await work();
      failed = false;
      return result;
    } finally {
      metrics.blobOperationEnded(operation, (performance.now() - startedAt) / 1000, failed);
    }
  };
  return {
    upload: (blob) => timed('write', () => store.upload(blob)),
    insert: (tx, blob) => timed('write', () => store.insert(tx, blob)),
    put: (blob) => timed('write', () => store.put(blob)),
    sizeOf: (digest) => timed('size', () => store.sizeOf(digest)),
    read: (digest, range) => timed('read', () => store.read(digest, range)),
    stream: (digest) => timed('stream', () => store.stream(digest)),
    list: () => store.list(),
    remove: (digest) => timed('remove', () => store.remove(digest)),
  };
}
