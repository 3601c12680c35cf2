import type { Database } from '#api/domain/database.ts';
import type { SearchIndex } from '#api/domain/search.ts';

/** Connections of a database: how many there may be, are busy, and are waited for. */
export type PoolState = { size: number; inUse: number; waiting: number };

/** A database and the search index in it. */
export type Storage = {
  db: Database;
  search: SearchIndex;
  /** Of a file, its one writer; null for a libSQL server, which has no connections. */
  pool(): PoolState | null;
  /** Waits for running operations, then closes both. */
  close(): Promise<void>;
};
