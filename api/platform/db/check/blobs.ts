import { createHash } from 'node:crypto';
import { asc, eq, gt, max, notExists } from 'drizzle-orm';
import type { Fault, Inspected } from './fault.ts';

const digestsAtOnce = 500;
const orphansMax = 10_000;

/** Every archive that a version names: whether the store has it, and whether its bytes are what they are called. */
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
        detail: 'No archive of that digest is stored.',
      };
    for await (const piece of stream) {
      hash.update(piece);
      read += piece.byteLength;
    }
  } catch (error) {
    // A store that fails says nothing about the archive; one that lacks a piece of it does.
    if (db.explain(error) !== error) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'blob.missing', subject: digest, detail: `It cannot be read whole: ${reason}.` };
  }
  const found = `sha256:${hash.digest('hex')}`;
  if (found === digest && read === bytes) return null;
  const detail = `The store gives ${read} bytes of the digest ${found}, where ${bytes} bytes belong.`;
  return { kind: 'blob.wrong_digest', subject: digest, detail };
}

/** Archives in the database that no version names. */
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
      detail: `No version has it; it takes ${sizeBytes} bytes.`,
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
