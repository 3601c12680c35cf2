import type { Transaction } from './database.ts';

/** Bytes and the digest that names them. */
export type Blob = { digest: string; bytes: Uint8Array };

/** What a store knows of a blob without reading it. */
export type StoredBlob = { digest: string; sizeBytes: number };

/**
 * Content-addressed storage. A store that lives in the database writes in `insert`, inside the
 * transaction of the version; one that lives elsewhere writes in `upload`, before it, and a failed
 * transaction leaves at most an orphan. All writes are idempotent: the same digest is stored once.
 *
 * A store that does not answer throws `storage.unavailable`, with when to try again; one that is full
 * `storage.full`. Reads give what is stored as it is: who must know that the bytes fit the digest asks
 * `verifyBlob`, for hashing every download would cost more than it finds.
 */
export type BlobStore = {
  upload(blob: Blob): Promise<void>;
  insert(tx: Transaction, blob: Blob): Promise<void>;
  /** Both at once, for a blob that goes with no row of its own. */
  put(blob: Blob): Promise<void>;
  /** The bytes of it that are stored; null when the digest is unknown. */
  sizeOf(digest: string): Promise<number | null>;
  /**
   * The bytes of `[offset, offset + length)`, all of them without a range; null when the digest is unknown.
   * Never inside a write transaction: a store far away would make all other writers wait, and one in the
   * database takes a second connection, for which writers who each hold one would wait for ever.
   */
  read(
    digest: string,
    range?: { offset: number; length: number },
  ): Promise<Uint8Array<ArrayBuffer> | null>;
  /** The same bytes piece by piece, so that a large archive is never whole in memory; null when unknown. */
  stream(digest: string): Promise<ReadableStream<Uint8Array> | null>;
  /** Every blob, by ascending digest, a page at a time. What comes or goes meanwhile may be in it or not. */
  list(): AsyncIterable<StoredBlob>;
  /** Removes it, where it is there. Nothing may refer to it any more. */
  remove(digest: string): Promise<void>;
};

/** A blob whose stored bytes are not all there, or not what its digest says. */
export class DamagedBlobError extends Error {}

/** The key of a blob in a store that has keys: `sha256/ab/cd…`, so that no folder holds them all. */
export function blobKey(digest: string): string {
  const hex = digest.slice('sha256:'.length);
  return `sha256/${hex.slice(0, 2)}/${hex.slice(2)}`;
}

/** The digest that {@link blobKey} made a key of; null for a key that is not ours. */
export function digestOfKey(key: string): string | null {
  const [, head, rest] = /^sha256\/([0-9a-f]{2})\/([0-9a-f]{62})$/.exec(key) ?? [];
  return head === undefined || rest === undefined ? null : `sha256:${head}${rest}`;
}
