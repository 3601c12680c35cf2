import type { Transaction } from './database.ts';

/** Bytes and their digest. */
export type Blob = { digest: string; bytes: Uint8Array };

/** The digest and size of a stored blob. */
export type StoredBlob = { digest: string; sizeBytes: number };

/**
 * Content-addressed storage. A store in the database writes in `insert`, inside the version's transaction.
 * Any other store writes in `upload`, before the transaction; if that fails, only an orphan remains. All
 * writes are idempotent: each digest is stored once.
 *
 * Throws `storage.unavailable`, with a retry time, if the store does not answer, and `storage.full` if it is
 * full. Reads return the stored bytes unchecked, because hashing every download costs more than it finds: use
 * `readVerified` or `verifyBlob` to check them.
 */
export type BlobStore = {
  upload(blob: Blob): Promise<void>;
  insert(tx: Transaction, blob: Blob): Promise<void>;
  /** Writes a blob outside of a version's transaction. */
  put(blob: Blob): Promise<void>;
  /** The stored size in bytes; null if the digest is unknown. */
  sizeOf(digest: string): Promise<number | null>;
  /**
   * The bytes of `[offset, offset + length)`, or all without a range; null if the digest is unknown. Never
   * call it inside a write transaction: a remote store would block all other writers, and a store in the
   * database needs a second connection, so writers that each hold one could deadlock.
   */
  read(
    digest: string,
    range?: { offset: number; length: number },
  ): Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * The same bytes as a stream, so that a large archive is never entirely in memory; null if the digest is
   * unknown.
   */
  stream(digest: string): Promise<ReadableStream<Uint8Array> | null>;
  /** All blobs, by ascending digest, read page by page. Concurrent changes may or may not be included. */
  list(): AsyncIterable<StoredBlob>;
  /** Removes a blob if it exists. No row may refer to it any more. */
  remove(digest: string): Promise<void>;
};

/** The stored bytes of a blob are incomplete or do not match its digest. */
export class DamagedBlobError extends Error {}

/** The object key of a blob, `sha256/ab/cd…`: the prefix spreads blobs over folders. */
export function blobKey(digest: string): string {
  const hex = digest.slice('sha256:'.length);
  return `sha256/${hex.slice(0, 2)}/${hex.slice(2)}`;
}

/** The digest of a key from {@link blobKey}; null for any other key. */
export function digestOfKey(key: string): string | null {
  const [, head, rest] = /^sha256\/([0-9a-f]{2})\/([0-9a-f]{62})$/.exec(key) ?? [];
  return head === undefined || rest === undefined ? null : `sha256:${head}${rest}`;
}
