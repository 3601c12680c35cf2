import Engine from 'libsql';
import AsyncEngine from 'libsql/promise';
import { LibsqlError, type InArgs, type ResultSet } from '@libsql/client/web';
import { toLibsqlError } from './engine-error.ts';
import { resultSet, rowMaker, toEngine } from './result-set.ts';

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
  /** Null for a statement that gives no rows. */
  toRow: ReturnType<typeof rowMaker> | null;
};

/** Distinct statements of the server are about a hundred; what is beyond is prepared anew. */
const preparedMax = 256;

const pragmas = {
  writer: [
    'journal_mode = WAL',
    'synchronous = FULL',
    'foreign_keys = ON',
    'cache_size = -16000',
    'temp_store = MEMORY',
    'journal_size_limit = 67108864',
  ],
  reader: ['foreign_keys = ON', 'cache_size = -32000', 'temp_store = MEMORY', 'query_only = ON'],
};

/**
 * One connection of the engine with its prepared statements. Statements run at once, on the calling
 * thread, and never wait for a lock (`busy_timeout` 0: the engine reports SQLITE_BUSY and the caller
 * waits asynchronously). Only COMMIT, which waits for the disk, runs on another thread.
 */
export class Connection {
  readonly #engine: Engine.Database;
  readonly #prepared = new Map<string, Prepared>();

  /** Opens the file, which must exist; throws `LibsqlError`, SQLITE_BUSY while another process recovers it. */
  constructor(path: string, role: keyof typeof pragmas) {
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

  /** Whether a transaction is open; SQLite itself ends one on a full disk and on some I/O errors. */
  get inTransaction(): boolean {
    // Asking a closed connection ends the process.
    return this.#engine.open && this.#engine.inTransaction;
  }

  /** Runs one statement to its end. */
  execute(sql: string, args: InArgs = []): ResultSet {
    this.#mustBeOpen();
    const values = toEngineArgs(args);
    try {
      const { statement, columns, columnTypes, toRow } = this.#prepare(sql);
      if (!toRow) {
        const { changes, lastInsertRowid } = statement.run(values);
        return resultSet([], [], [], changes, BigInt(lastInsertRowid));
      }
      const rows = statement.all(values).map(toRow);
      return resultSet(columns, columnTypes, rows, 0, undefined);
    } catch (error) {
      throw toLibsqlError(error);
    }
  }

  /** The first row that a statement gives, as the engine has it: a third faster than {@link Connection.execute}. */
  first(sql: string, args: InArgs = []): unknown[] | undefined {
    this.#mustBeOpen();
    const values = toEngineArgs(args);
    try {
      return this.#prepare(sql).statement.get(values);
    } catch (error) {
      throw toLibsqlError(error);
    }
  }

  /** Runs statements separated by semicolons, and forgets the prepared ones: tables may have changed. */
  exec(sql: string): void {
    this.#mustBeOpen();
    try {
      this.#engine.exec(sql);
    } catch (error) {
      throw toLibsqlError(error);
    } finally {
      this.#prepared.clear();
    }
  }

  /** Commits off the event loop; the caller must not use the connection until it resolves. */
  async commit(): Promise<void> {
    this.#mustBeOpen();
    try {
      // One native handle serves both flavours of the engine's API; only `exec` has an asynchronous twin.
      await AsyncEngine.prototype.exec.call(this.#engine, 'COMMIT');
    } catch (error) {
      throw toLibsqlError(error);
    }
  }

  /** Forgets the prepared statements. */
  forget(): void {
    this.#prepared.clear();
  }

  /** Closes, rolling back first: the engine itself keeps the lock until its statements are collected. */
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

  #mustBeOpen(): void {
    if (!this.#engine.open) throw new LibsqlError('The client is closed', 'CLIENT_CLOSED');
  }
}

function toEngineArgs(args: InArgs): unknown {
  if (Array.isArray(args)) return args.map(toEngine);
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name.replace(/^[@$:]/, ''), toEngine(value)]),
  );
}
