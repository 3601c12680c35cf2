import Engine from 'libsql';
import AsyncEngine from 'libsql/promise';
import { LibsqlError, type InArgs, type ResultSet } from '@libsql/client/web';
import { toLibsqlError } from './engine-error.ts';
import { resultSet, rowMaker, toEngine } from './result-set.ts';
import { isFault, type OnStatement } from './watch-statements.ts';

type EngineStatement = {
  reader: boolean;
  raw(on: boolean): EngineStatement;
  all(args: unknown): unknown[][];
  get(args: unknown): unknown[] | undefined;
  run(args: unknown): { changes: number; lastInsertRowid: number | bigint };
  columns(): { name: string; type: string | null }[];
};

type Prepared = {
  statement: EngineStatement;
  columns: string[];
  columnTypes: string[];
  /** Null for a statement that returns no rows. */
  toRow: ReturnType<typeof rowMaker> | null;
};

/** The size of the statement cache. The server has about a hundred distinct statements. */
const preparedMax = 256;

const pragmas = {
  writer: [
    'journal_mode = WAL',
    'synchronous = FULL',
    'foreign_keys = ON',
    'cache_size = -16000',
    'temp_store = MEMORY',
    'journal_size_limit = 67108864',
    // What is deleted is overwritten with zeros, so that a purge leaves no bytes in free pages.
    'secure_delete = ON',
  ],
  reader: ['foreign_keys = ON', 'cache_size = -32000', 'temp_store = MEMORY', 'query_only = ON'],
};

/**
 * One connection of the engine, with a cache of prepared statements. Statements run synchronously and never
 * wait for a lock: `busy_timeout` is 0, so the engine reports SQLITE_BUSY and the caller waits
 * asynchronously. Only COMMIT, which waits for the disk, runs on another thread.
 */
export class Connection {
  readonly #engine: Engine.Database;
  readonly #onStatement: OnStatement | null;
  readonly #prepared = new Map<string, Prepared>();

  /**
   * Opens the file, which must exist. Throws `LibsqlError`; SQLITE_BUSY while another process recovers the
   * file.
   */
  constructor(path: string, role: keyof typeof pragmas, onStatement: OnStatement | null = null) {
    this.#onStatement = onStatement;
    try {
      this.#engine = new Engine(path, { timeout: 0 });
    } catch (error) {
      throw toLibsqlError(error);
    }
    try {
      for (const pragma of pragmas[role]) this.exec(`PRAGMA ${pragma}`);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Whether the connection is open. */
  get open(): boolean {
    return this.#engine.open;
  }

  /** Whether a transaction is open. SQLite itself ends one on a full disk and on some I/O errors. */
  get inTransaction(): boolean {
    // Querying a closed connection would crash the process.
    return this.#engine.open && this.#engine.inTransaction;
  }

  /** Runs one statement and returns its complete result. */
  execute(sql: string, args: InArgs = []): ResultSet {
    this.#assertOpen();
    const values = toEngineArgs(args);
    const startedAt = performance.now();
    try {
      const { statement, columns, columnTypes, toRow } = this.#prepare(sql);
      if (!toRow) {
        const { changes, lastInsertRowid } = statement.run(values);
        this.#ended(startedAt);
        return resultSet([], [], [], changes, BigInt(lastInsertRowid));
      }
      const rows = statement.all(values).map(toRow);
      this.#ended(startedAt);
      return resultSet(columns, columnTypes, rows, 0, undefined);
    } catch (error) {
      throw this.#failed(startedAt, error);
    }
  }

  /** Returns the first row of a statement, unconverted: a third faster than {@link Connection.execute}. */
  first(sql: string, args: InArgs = []): unknown[] | undefined {
    this.#assertOpen();
    const values = toEngineArgs(args);
    try {
      return this.#prepare(sql).statement.get(values);
    } catch (error) {
      throw toLibsqlError(error);
    }
  }

  /**
   * Runs statements separated by semicolons, then clears the statement cache, because tables may have
   * changed.
   */
  exec(sql: string): void {
    this.#assertOpen();
    try {
      this.#engine.exec(sql);
    } catch (error) {
      throw toLibsqlError(error);
    } finally {
      this.#prepared.clear();
    }
  }

  /** Commits on another thread. The caller must not use the connection until it resolves. */
  async commit(): Promise<void> {
    this.#assertOpen();
    const startedAt = performance.now();
    try {
      // The synchronous and asynchronous APIs share the native handle; only `exec` has an asynchronous
      // variant.
      await AsyncEngine.prototype.exec.call(this.#engine, 'COMMIT');
      this.#ended(startedAt);
    } catch (error) {
      throw this.#failed(startedAt, error);
    }
  }

  /** Clears the statement cache. */
  clearStatements(): void {
    this.#prepared.clear();
  }

  /** Rolls back, then closes: otherwise the engine keeps the lock until its statements are garbage-collected. */
  close(): void {
    this.#prepared.clear();
    if (!this.#engine.open) return;
    try {
      if (this.inTransaction) this.#engine.exec('ROLLBACK');
    } finally {
      this.#engine.close();
    }
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known) {
      this.#prepared.delete(sql);
      this.#prepared.set(sql, known);
      return known;
    }
    const statement = this.#engine.prepare(sql) as EngineStatement;
    const described = statement.reader ? statement.raw(true).columns() : [];
    const columns = described.map(({ name }) => name);
    const prepared: Prepared = {
      statement,
      columns,
      columnTypes: described.map(({ type }) => type ?? ''),
      toRow: statement.reader ? rowMaker(columns) : null,
    };
    this.#prepared.set(sql, prepared);
    if (this.#prepared.size > preparedMax) {
      const [oldest] = this.#prepared.keys();
      if (oldest !== undefined) this.#prepared.delete(oldest);
    }
    return prepared;
  }

  #ended(startedAt: number): void {
    this.#onStatement?.((performance.now() - startedAt) / 1000, false);
  }

  #failed(startedAt: number, cause: unknown): unknown {
    const error = toLibsqlError(cause);
    this.#onStatement?.((performance.now() - startedAt) / 1000, isFault(error));
    return error;
  }

  #assertOpen(): void {
    if (!this.#engine.open) throw new LibsqlError('The client is closed', 'CLIENT_CLOSED');
  }
}

function toEngineArgs(args: InArgs): unknown {
  if (Array.isArray(args)) return args.map(toEngine);
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name.replace(/^[@$:]/, ''), toEngine(value)]),
  );
}
