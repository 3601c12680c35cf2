import { type BlobStore, DamagedBlobError, type StoredBlob } from '../blobs.ts';
import { readVerified, verifyBlob } from './verify.ts';

/** Blobs in flight, and their bytes: a larger one goes alone. A blob is whole in memory, as for a publish. */
const concurrentMax = 8;
const inFlightBytesMax = 64 * 1024 * 1024;

/** How far a copy has come. Sizes are of the blobs that were copied. */
export type CopyProgress = {
  seen: number;
  copied: number;
  copiedBytes: number;
  /** There before, and left as they were. */
  present: number;
  failed: number;
};

export type CopyOptions = {
  /** Reads back every blob at the target, also those that were there, and replaces what is damaged. */
  verify?: boolean;
  onProgress?(progress: CopyProgress): void;
  /** Told of each blob that could not be copied, and why; the others go on. */
  onFailure?(digest: string, reason: string): void;
};

/**
 * Copies every blob of one store to another, which keeps what it has; the source is only read. Each is
 * checked against its digest before it is written. What is there in its full size is skipped, so a copy
 * that was stopped goes on where it was when it is run again. Throws what a store throws that does not
 * answer, once the blobs in flight have ended.
 */
export async function copyBlobs(
  from: BlobStore,
  to: BlobStore,
  { verify = false, onProgress, onFailure }: CopyOptions = {},
): Promise<CopyProgress> {
  const progress: CopyProgress = { seen: 0, copied: 0, copiedBytes: 0, present: 0, failed: 0 };
  const inFlight = new Set<Promise<void>>();
  let inFlightBytes = 0;
  const failures: unknown[] = [];

  const isFull = ({ sizeBytes }: StoredBlob) =>
    inFlight.size >= concurrentMax ||
    (inFlight.size > 0 && inFlightBytes + sizeBytes > inFlightBytesMax);

  async function copyOne(blob: StoredBlob): Promise<void> {
    const outcome = await copyBlob(from, to, blob, verify);
    if (outcome === 'present') progress.present += 1;
    else if (outcome === 'copied') {
      progress.copied += 1;
      progress.copiedBytes += blob.sizeBytes;
    } else {
      progress.failed += 1;
      onFailure?.(blob.digest, outcome.failed);
    }
    onProgress?.({ ...progress });
  }

  try {
    for await (const blob of from.list()) {
      while (isFull(blob)) await Promise.race(inFlight);
      if (failures.length > 0) break;
      progress.seen += 1;
      inFlightBytes += blob.sizeBytes;
      const one: Promise<void> = copyOne(blob)
        .catch((reason: unknown) => void failures.push(reason))
        .finally(() => {
          inFlightBytes -= blob.sizeBytes;
          inFlight.delete(one);
        });
      inFlight.add(one);
    }
  } finally {
    await Promise.all(inFlight);
  }
  if (failures.length > 0) throw failures[0];
  return progress;
}

async function copyBlob(
  from: BlobStore,
  to: BlobStore,
  { digest, sizeBytes }: StoredBlob,
  verify: boolean,
): Promise<'copied' | 'present' | { failed: string }> {
  const there = await to.sizeOf(digest);
  const isSame = there === sizeBytes;
  if (isSame && (!verify || (await verifyBlob(to, digest)) === 'whole')) return 'present';
  const bytes = await readSource(from, digest);
  if (!(bytes instanceof Uint8Array)) return bytes;
  // What is there is damaged. It would be taken for the blob, and not be written again.
  if (there !== null) await to.remove(digest);
  await to.put({ digest, bytes });
  if (verify && (await verifyBlob(to, digest)) !== 'whole')
    return { failed: 'the target gives back other bytes than were written' };
  return 'copied';
}

async function readSource(
  from: BlobStore,
  digest: string,
): Promise<Uint8Array<ArrayBuffer> | { failed: string }> {
  try {
    const bytes = await readVerified(from, digest);
    return bytes ?? { failed: 'it was removed from the source meanwhile' };
  } catch (err) {
    if (err instanceof DamagedBlobError) return { failed: `the source is damaged: ${err.message}` };
    throw err;
  }
}
