import { afterAll, beforeAll, describe } from 'vitest';
import { describeChanges } from './changes.ts';
import { describeMatching } from './matching.ts';
import { describePages } from './pages.ts';
import { placeIn, type Opened } from './place.ts';
import { describeRanking } from './ranking.ts';
import { describeReading } from './reading.ts';

/**
 * The promises of `SearchIndex`, for whichever database `open` gives: migrated and empty. `missed` rows are
 * what a page may pass over when the last ones of the page before it are gone.
 */
export function describeSearch(
  dialect: string,
  open: () => Promise<Opened & { close(): Promise<void> }>,
  { missed }: { missed: number },
): void {
  describe(`search on ${dialect}`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    const subject = () => ({ ...opened, place: () => placeIn(opened) });
    describeRanking(subject);
    describeMatching(subject);
    describeReading(subject);
    describeChanges(subject);
    describePages(subject, { missed });
  });
}
