import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';
import type { Tables } from '#schema/tables/define.ts';

/**
 * The query builder that verbs speak, and what a transaction hands out. Typed as SQLite's; Postgres
 * arrives as the same type (see `schema/tables/columns.ts`), so verbs use only what both share:
 * `select`, `insert`, `update`, `delete`, `returning`, `onConflict…`, `transaction` and plain `await`.
 */
export type Queries = Omit<
  BaseSQLiteDatabase<'async', unknown, Record<string, never>>,
  'run' | 'all' | 'get' | 'values' | 'transaction' | 'query' | '_' | 'resultKind'
>;
export type Transaction = Queries;

/** An open database with its tables, in whichever dialect. */
export type Database = {
  dialect: 'sqlite' | 'postgres';
  /** For reads, and for single statements; several writes go through {@link Database.write}. */
  query: Queries;
  tables: Tables;
  /**
   * Runs `work` in one write transaction and gives its result; rolls back when it throws. A unique or
   * foreign key that is violated becomes `AppError('write.conflict')`, a full disk `storage.full`, a
   * database that stays locked or away `storage.unavailable`.
   */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * {@link Database.write} of what nobody has to see at once: {@link Database.generation} stays as it is, so
   * that no cache is emptied by it.
   */
  writeQuietly<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Runs `work` on the rows as they are now, whatever others write meanwhile, and gives its result. It may
   * take long on a file and on Postgres; a libSQL server ends it after its own time.
   */
  snapshot<T>(work: (query: Queries) => Promise<T>): Promise<T>;
  /**
   * Makes a write transaction wait until no other one holds the same subject, which it then holds to its
   * end: whoever decides by what it has read in its transaction needs this. On SQLite write transactions
   * exclude each other as they are.
   */
  exclude(tx: Transaction, subject: string): Promise<void>;
  /**
   * What an error of {@link Database.query} means, as {@link Database.write} would throw it; anything that
   * is no failure of the database comes back as it is.
   */
  explain(err: unknown): unknown;
  /**
   * A number that changes whenever anyone, in any process, has committed a write, and in another process
   * also with a quiet one; null where the database cannot say cheaply (then nothing is cached).
   */
  generation(): number | null;
  /** Throws `storage.unavailable` unless the database answers and every migration is applied. */
  check(): Promise<void>;
  close(): Promise<void>;
};
