import { digestOf } from '../archive/digest.ts';
import { type BlobStore, DamagedBlobError } from '../blobs.ts';

/**
 * Reads a blob and checks it against its digest; null if the digest is unknown. Throws {@link
 * DamagedBlobError} if bytes are lost or changed, and the store's own errors.
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

/** Whether a store has a blob intact. Throws the store's error if it does not answer. */
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
