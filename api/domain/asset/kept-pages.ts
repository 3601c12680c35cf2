import { BoundedMap } from '../bounded-map.ts';
import type { Database } from '../database.ts';
import type { AssetPage } from './asset-page.ts';

/** In bytes: some 350 pages of 20. */
const bytesMax = 8 * 1024 * 1024;

/** A page, and the state of its rows that it was made of. */
type KeptPage = { state: string; page: AssetPage };

const kept = new WeakMap<Database, BoundedMap<KeptPage>>();

/**
 * The page that was last made for a request, if its rows and its total are as they were; null otherwise. A
 * list asks the database each time which rows it has and in which state; the bytes of a page, its ETag and
 * where the next one begins follow from that. Making them anew would be half of what a list costs, most of
 * it waiting for memory that no cache of the processor holds.
 */
export function findPage(
  db: Database,
  request: string,
  state: string,
  total: number,
): AssetPage | null {
  const known = kept.get(db)?.get(request);
  return known?.state === state && known.page.total === total ? known.page : null;
}

/** Keeps the page that was made for a request for {@link findPage}. */
export function keepPage(db: Database, request: string, state: string, page: AssetPage): void {
  let pages = kept.get(db);
  if (!pages) kept.set(db, (pages = new BoundedMap(bytesMax)));
  // Its items, and the whole as it is sent.
  pages.set(request, { state, page }, 2 * page.items.length + state.length + request.length);
}
