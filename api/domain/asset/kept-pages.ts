import type { Database } from '../database.ts';
import type { AssetPage } from './asset-page.ts';

/** Pages kept at a time, in bytes of their items: some 700 pages of 20. */
const bytesMax = 8 * 1024 * 1024;

type KeptPage = { state: string; page: AssetPage };

/** The last page that was made for each request, as long as its rows are in the state that it was made of. */
export type KeptPages = {
  /** The page of a request, if its rows and its total are as they were; null otherwise. */
  find(request: string, state: string, total: number): AssetPage | null;
  keep(request: string, state: string, page: AssetPage): void;
};

const kept = new WeakMap<Database, KeptPages>();

/**
 * The kept pages of a database. A list asks the database each time which rows it has and in which state;
 * the bytes of a page, its ETag and where the next one begins follow from that. Making them anew would be
 * half of what a list costs, most of it waiting for memory that no cache of the processor holds.
 */
export function keptPagesOf(db: Database): KeptPages {
  let pages = kept.get(db);
  if (!pages) kept.set(db, (pages = createKeptPages()));
  return pages;
}

function createKeptPages(): KeptPages {
  const pages = new Map<string, KeptPage>();
  let bytes = 0;
  return {
    find(request, state, total) {
      const known = pages.get(request);
      return known?.state === state && known.page.total === total ? known.page : null;
    },
    keep(request, state, page) {
      // Twice: as items, and whole.
      const size = 2 * (page.items.length + state.length);
      const before = pages.get(request);
      if (before) bytes -= 2 * (before.page.items.length + before.state.length);
      if (bytes + size > bytesMax) {
        pages.clear();
        bytes = 0;
      }
      pages.set(request, { state, page });
      bytes += size;
    },
  };
}
