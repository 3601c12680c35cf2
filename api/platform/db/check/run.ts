import type { BlobStore } from '#api/domain/blobs.ts';
import type { Database } from '#api/domain/database.ts';
import type { SearchIndex } from '#api/domain/search.ts';
import { keepAllTexts } from '#api/domain/version/texts.ts';
import { assertFullyMigrated } from '../move/journal.ts';
import { checkAssets } from './assets.ts';
import { checkBlobs, checkOrphanBlobs } from './blobs.ts';
import type { Fault, Inspected } from './fault.ts';
import { checkParts } from './parts.ts';
import { checkPurges } from './purges.ts';
import { checkRedirects } from './redirects.ts';
import { checkReferences } from './references.ts';
import { TagCounter } from './tag-counts.ts';
import { checkVersions } from './versions.ts';

/** The options of {@link checkDatabase}. */
export type CheckOptions = {
  repair: boolean;
  /** Called for each fault, with whether it was repaired. */
  onFault(fault: Omit<Fault, 'repair'>, isRepaired: boolean): void;
  /** Opens the blob store of the snapshot that is checked. */
  blobsOf(db: Database): Promise<BlobStore>;
  onProgress(what: string): void;
};

/**
 * Checks a snapshot of the whole registry and reports every inconsistency. With `repair`, fixes what can be
 * rebuilt from other rows, each fault in its own transaction. Memory is bounded by a page of rows and the
 * number of distinct tags. Throws `CommandRefused` and `MigrationError` if the tables are not those of this
 * release.
 */
export async function checkDatabase(
  { db, search }: { db: Database; search: SearchIndex },
  options: CheckOptions,
): Promise<{ found: number; repaired: number }> {
  const tally = { found: 0, repaired: 0 };
  // The repair of the search index needs these texts, because it reads no archive.
  if (options.repair) await keepAllTexts({ db, blobs: await options.blobsOf(db) });
  await db.snapshot(async (query) => {
    await assertFullyMigrated(db, query, 'The database');
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
    ['unused archives', checkOrphanBlobs(inspected)],
    ['purges', checkPurges(inspected)],
    ['versions', checkVersions(inspected)],
    ['parts', checkParts(inspected)],
    ['former names', checkRedirects(inspected)],
    ['assets', checkAssets(inspected, (asset) => tags.add(asset))],
    ['tags', tags.check(inspected)],
  ];
}
