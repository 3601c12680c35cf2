import type { Database } from '#api/domain/database.ts';
import type { SearchIndex } from '#api/domain/search.ts';

/** A database and the search index in it. */
export type Storage = {
  db: Database;
  search: SearchIndex;
  /** Waits for running operations, then closes both. */
  close(): Promise<void>;
};
