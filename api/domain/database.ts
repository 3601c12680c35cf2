import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';
import type { Tables } from '#schema/tables/define.ts';

/**
 * The query builder that verbs use; a transaction has the same type. It is typed as SQLite's, and Postgres is
 * cast to it (see `schema/tables/columns.ts`), so verbs use only what both share: `select`, `insert`,
 * `update`, `delete`, `returning`, `onConflict…`, `transaction` and plain `await`.
 */
export type Queries = Omit<
  BaseSQLiteDatabase<'async', unknown, Record<string, never>>,
  'run' | 'all' | 'get' | 'values' | 'transaction' | 'query' | '_' | 'resultKind'
>;
/** The query builder inside a transaction. */
export type Transaction = Queries;

/** An open database of either dialect, with its tables. */
export type Database = {
  dialect: 'sqlite' | 'postgres';
  /** For reads and single statements. Use {@link Database.write} for several writes. */
  query: Queries;
  tables: Tables;
  /**
   * Runs `work` in one write transaction and returns its result; rolls back if it throws. A violated unique
   * or foreign key becomes `AppError('write.conflict')`, a full disk `storage.full`, a read-only database
   * `server.read_only`, and one that stays locked or unreachable `storage.unavailable`.
   */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Like {@link Database.write}, but leaves {@link Database.generation} unchanged, so that no cache is
   * invalidated. For writes that readers need not see at once.
   */
  writeQuietly<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Runs `work` on a snapshot and returns its result: it does not see concurrent writes. It may take long on
   * a file and on Postgres; a libSQL server ends it after its own timeout.
   */
  snapshot<T>(work: (query: Queries) => Promise<T>): Promise<T>;
  /**
   * Takes an exclusive lock on a subject, until the transaction ends. Needed by a transaction that decides on
   * what it has read. On SQLite write transactions are serialised anyway.
   */
  lock(tx: Transaction, subject: string): Promise<void>;
  /**
   * Converts an error of {@link Database.query} as {@link Database.write} does. Returns any other error
   * unchanged.
   */
  explain(err: unknown): unknown;
  /**
   * A number that changes with every committed write of any process. A quiet write changes it only in other
   * processes. Null if the database cannot tell cheaply: then nothing is cached.
   */
  generation(): number | null;
  /**
   * Takes the bytes of deleted rows out of the files of the database. `done`: none is left. `waiting`: someone still
   * reads the log that holds them, call again. `provider`: the server of the database decides when.
   */
  scrub(): Promise<'done' | 'waiting' | 'provider'>;
  /** Whether the database refuses writes now, as a replica or a file without write permission does. */
  isReadOnly(): Promise<boolean>;
  /** Throws `storage.unavailable` unless the database responds and all migrations are applied. */
  check(): Promise<void>;
  close(): Promise<void>;
};
