import type { BlobStore } from '#api/domain/blobs.ts';
import type { Database } from '#api/domain/database.ts';
import type { SearchIndex } from '#api/domain/search.ts';
import { keepAllTexts } from '#api/domain/version/texts.ts';
import { assertMigratedWhole } from '../move/journal.ts';
import { checkAssets } from './assets.ts';
import { checkBlobs, checkOrphanBlobs } from './blobs.ts';
import type { Fault, Inspected } from './fault.ts';
import { checkReferences } from './references.ts';
import { TagCounter } from './tag-counts.ts';
import { checkVersions } from './versions.ts';

export type CheckOptions = {
  repair: boolean;
  /** Told of each fault as it is found, and whether it was mended. */
  onFault(fault: Omit<Fault, 'repair'>, isRepaired: boolean): void;
  /** The blob store over the state that is inspected. */
  blobsOf(db: Database): Promise<BlobStore>;
  onProgress(what: string): void;
};

/**
 * Reads the whole registry as it is at one moment and tells of everything that does not fit together. With
 * `repair`, mends what follows from other rows, each fault in a transaction of its own, and leaves the
 * rest. Memory goes by a page of rows and the number of distinct tags. Throws `CommandRefused` and
 * `MigrationError` where the tables are not those of this release.
 */
export async function checkDatabase(
  { db, search }: { db: Database; search: SearchIndex },
  options: CheckOptions,
): Promise<{ found: number; repaired: number }> {
  const tally = { found: 0, repaired: 0 };
  // What mends the search index reads no archive.
  if (options.repair) await keepAllTexts({ db, blobs: await options.blobsOf(db) });
  await db.snapshot(async (query) => {
    await assertMigratedWhole(db, query, 'The database');
    const frozen: Database = { ...db, query };
    const inspected = { db, query, search, blobs: await options.blobsOf(frozen) };
    for (const [what, faults] of checksOf(inspected)) {
      options.onProgress(what);
      for await (const { repair, ...fault } of faults) {
        tally.found += 1;
        const isRepaired = options.repair && repair !== undefined;
        if (isRepaired) await db.write(repair);
        if (isRepaired) tally.repaired += 1;
        options.onFault(fault, isRepaired);
      }
    }
  });
  return tally;
}

function checksOf(inspected: Inspected): [what: string, faults: AsyncGenerator<Fault>][] {
  const tags = new TagCounter();
  return [
    ['references', checkReferences(inspected)],
    ['archives', checkBlobs(inspected)],
    ['archives that nobody needs', checkOrphanBlobs(inspected)],
    ['versions', checkVersions(inspected)],
    ['assets', checkAssets(inspected, (asset) => tags.add(asset))],
    ['tags', tags.check(inspected)],
  ];
}
