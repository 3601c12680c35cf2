import { eq, isNull } from 'drizzle-orm';
import type { Services } from '../context.ts';
import { blobLock } from '../version/buried.ts';

/**
 * Removes the archives of purged versions that no other version has, and marks their tombstones as settled; those
 * of purges that were stopped too. Gives how many archives were removed, and how many stay for other versions.
 * A publish of the same bytes cannot come between: it is refused once the tombstone is there. Throws `storage.…`;
 * what was settled stays so.
 */
export async function settleBlobs({
  db,
  blobs,
  now,
}: Pick<Services, 'db' | 'blobs' | 'now'>): Promise<{ removed: number; shared: number }> {
  const { tombstones, versions } = db.tables;
  const waiting = await db.query
    .selectDistinct({ digest: tombstones.digest })
    .from(tombstones)
    .where(isNull(tombstones.settledAt));
  const tally = { removed: 0, shared: 0 };
  for (const { digest } of waiting) {
    const isShared = await db.write(async (tx) => {
      // Waits for a publish that began before the tombstone.
      await db.lock(tx, blobLock(digest));
      const rows = await tx
        .select({ id: versions.id })
        .from(versions)
        .where(eq(versions.digest, digest))
        .limit(1);
      return rows.length > 0;
    });
    if (!isShared) await blobs.remove(digest);
    await db.query
      .update(tombstones)
      .set({ settledAt: now() })
      .where(eq(tombstones.digest, digest));
    tally[isShared ? 'shared' : 'removed'] += 1;
  }
  return tally;
}
