import { createHash } from 'node:crypto';
import { asc, eq, gt, max, notExists } from 'drizzle-orm';
import type { Fault, Inspected } from './fault.ts';

const digestsAtOnce = 500;
const orphansMax = 10_000;

/** Checks that the store has the archive of every version, and that its bytes match its digest. */
export async function* checkBlobs(inspected: Inspected): AsyncGenerator<Fault> {
  const { versions } = inspected.db.tables;
  for (let after = ''; ;) {
    const page = await inspected.query
      .select({ digest: versions.digest, bytes: max(versions.archiveBytes) })
      .from(versions)
      .where(gt(versions.digest, after))
      .groupBy(versions.digest)
      .orderBy(asc(versions.digest))
      .limit(digestsAtOnce);
    const last = page.at(-1);
    if (!last) return;
    for (const { digest, bytes } of page) {
      const fault = await checkBlob(inspected, digest, bytes ?? 0);
      if (fault) yield fault;
    }
    after = last.digest;
  }
}

async function checkBlob(
  { blobs, db }: Inspected,
  digest: string,
  bytes: number,
): Promise<Fault | null> {
  const hash = createHash('sha256');
  let read = 0;
  try {
    const stream = await blobs.stream(digest);
    if (!stream)
      return {
        kind: 'blob.missing',
        subject: digest,
        detail: 'No archive with this digest is stored.',
      };
    for await (const piece of stream) {
      hash.update(piece);
      read += piece.byteLength;
    }
  } catch (error) {
    // A failing store proves nothing about the archive; a missing chunk does.
    if (db.explain(error) !== error) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return {
      kind: 'blob.missing',
      subject: digest,
      detail: `It cannot be read completely: ${reason}.`,
    };
  }
  const found = `sha256:${hash.digest('hex')}`;
  if (found === digest && read === bytes) return null;
  const detail = `The store returns ${read} bytes with the digest ${found} instead of ${bytes} bytes.`;
  return { kind: 'blob.wrong_digest', subject: digest, detail };
}

/** Finds archives in the database that no version refers to. */
export async function* checkOrphanBlobs({ db, query }: Inspected): AsyncGenerator<Fault> {
  const { blobs, versions } = db.tables;
  const named = (one: typeof query) =>
    one.select({ id: versions.id }).from(versions).where(eq(versions.digest, blobs.digest));
  const rows = await query
    .select({ digest: blobs.digest, sizeBytes: blobs.sizeBytes })
    .from(blobs)
    .where(notExists(named(query)))
    .limit(orphansMax);
  for (const { digest, sizeBytes } of rows)
    yield {
      kind: 'blob.orphan',
      subject: digest,
      detail: `No version refers to it; it takes ${sizeBytes} bytes.`,
      async repair(tx) {
        const [version] = await tx
          .select()
          .from(versions)
          .where(eq(versions.digest, digest))
          .limit(1);
        if (!version) await tx.delete(blobs).where(eq(blobs.digest, digest));
      },
    };
}
