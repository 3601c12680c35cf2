import type { Queries, Transaction } from './database.ts';

/** Bytes and the digest that names them. */
export type Blob = { digest: string; bytes: Uint8Array };

/**
 * Content-addressed storage. A store that lives in the database writes in `insert`, inside the
 * transaction of the version; one that lives elsewhere writes in `upload`, before it, and a failed
 * transaction leaves at most an orphan. Both are idempotent: the same digest is stored once.
 */
export type BlobStore = {
  upload(blob: Blob): Promise<void>;
  insert(tx: Transaction, blob: Blob): Promise<void>;
  /**
   * The bytes of `[offset, offset + length)`, all of them without a range; null when the digest is unknown.
   * Inside a transaction pass it as `query`: a store in the database would take a second connection else,
   * and writers who each hold one wait for each other for ever.
   */
  read(
    digest: string,
    range?: { offset: number; length: number },
    query?: Pick<Queries, 'select'>,
  ): Promise<Uint8Array<ArrayBuffer> | null>;
  /** The same bytes piece by piece, so that a large archive is never whole in memory; null when unknown. */
  stream(digest: string): Promise<ReadableStream<Uint8Array> | null>;
};

/** The key of a blob in a store that has keys: `sha256/ab/cd…`, so that no folder holds them all. */
export function blobKey(digest: string): string {
  const hex = digest.slice('sha256:'.length);
  return `sha256/${hex.slice(0, 2)}/${hex.slice(2)}`;
}
