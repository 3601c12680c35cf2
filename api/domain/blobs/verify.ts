import { digestOf } from '../archive/digest.ts';
import { type BlobStore, DamagedBlobError } from '../blobs.ts';

/**
 * Reads a whole blob and checks it against its digest; null when the digest is unknown. Throws
 * {@link DamagedBlobError} when bytes are lost or changed, and what the store throws.
 */
export async function readVerified(
  store: Pick<BlobStore, 'read'>,
  digest: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = await store.read(digest);
  if (bytes === null) return null;
  const actual = await digestOf(bytes);
  if (actual !== digest) throw new DamagedBlobError(`blob ${digest} holds the bytes of ${actual}`);
  return bytes;
}

/** Whether a store has a blob, and has it right. Throws what the store throws when it does not answer. */
export async function verifyBlob(
  store: Pick<BlobStore, 'read'>,
  digest: string,
): Promise<'whole' | 'missing' | 'damaged'> {
  try {
    return (await readVerified(store, digest)) ? 'whole' : 'missing';
  } catch (err) {
    if (err instanceof DamagedBlobError) return 'damaged';
    throw err;
  }
}
