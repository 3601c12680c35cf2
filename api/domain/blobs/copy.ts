import { type BlobStore, DamagedBlobError, type StoredBlob } from '../blobs.ts';
import { readVerified, verifyBlob } from './verify.ts';

/**
 * Limits of concurrent copies, in number and bytes. Each blob is entirely in memory; one that exceeds the
 * bytes is copied alone.
 */
const concurrentMax = 8;
const inFlightBytesMax = 64 * 1024 * 1024;

/** The progress of a copy. `copiedBytes` counts only copied blobs. */
export type CopyProgress = {
  seen: number;
  copied: number;
  copiedBytes: number;
  /** Already at the target, and left unchanged. */
  present: number;
  failed: number;
};

/** The options of {@link copyBlobs}. */
export type CopyOptions = {
  /** Verifies every blob at the target, also those already present, and replaces damaged ones. */
  verify?: boolean;
  onProgress?(progress: CopyProgress): void;
  /** Called for each blob that could not be copied, with the reason; the others continue. */
  onFailure?(digest: string, reason: string): void;
};

/**
 * Copies all blobs of one store to another; neither loses blobs. Each blob is verified against its digest
 * before it is written. A blob that the target has in full size is skipped, so a stopped copy can be run
 * again. If a store does not answer, throws its error after the copies in flight have ended.
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
  // A damaged blob must be removed first: a store does not overwrite an existing digest.
  if (there !== null) await to.remove(digest);
  await to.put({ digest, bytes });
  if (verify && (await verifyBlob(to, digest)) !== 'whole')
    return { failed: 'the target returns other bytes than were written' };
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
