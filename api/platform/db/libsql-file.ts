import { setTimeout as pause } from 'node:timers/promises';
import {
  LibsqlBatchError,
  LibsqlError,
  type Client,
  type InArgs,
  type InStatement,
  type ResultSet,
  type Transaction,
  type TransactionMode,
} from '@libsql/client/web';
import { Connection } from './connection.ts';
import { isBusy } from './engine-error.ts';
import { OpenedFile } from './opened-file.ts';
import { LibsqlFileTransaction } from './libsql-file-transaction.ts';
import { Semaphore } from '#api/domain/semaphore.ts';
import { Turn } from './turn.ts';

type Options = {
  /** The file, which must exist (an empty one is a new database). */
  path: string;
  /** How long a statement or transaction may wait for its turn and for locks of other processes. */
  waitMillisecondsMax?: number | undefined;
  /** False for migrations only, which may rebuild tables that others refer to. */
  foreignKeys?: boolean | undefined;
};

type BatchStatement = InStatement | [string, InArgs?];

/**
 * A libSQL file as a `Client` of `@libsql/client`, for use in place of that package's own: on one
 * SQLITE_BUSY its client acknowledges writes that are lost, and concurrent transactions in one process
 * fail or freeze the event loop (tursodatabase/libsql-client-ts#352).
 *
 * One writer connection behind a queue, every write under BEGIN IMMEDIATE; reads on a connection of
 * their own, so that they see committed data only and never wait for a writer. Locks of other
 * processes are waited for asynchronously; past `waitMillisecondsMax` (default 10 s) the call throws
 * `LibsqlError` SQLITE_BUSY. Never write through the client inside one of its own transactions: the
 * write would wait for the transaction, and fail after that time.
 */
export class LibsqlFileClient implements Client {
  readonly protocol = 'file';
  closed = false;
  readonly #path: string;
  readonly #file: OpenedFile;
  readonly #waitMillisecondsMax: number;
  readonly #foreignKeys: boolean;
  readonly #writing = new Semaphore(1);
  readonly #turn = new Turn();
  #writer: Connection | null = null;
  #reader: Connection | null = null;
  /** Undefined until it is asked for in this turn of the event loop. */
  #generation: number | null | undefined;
  /** What the generation was when the quiet write under way began. */
  #quietSince: number | null | undefined;
  /** By how much quiet writes have moved the data version that the reader sees. */
  #quietMoves = 0;

  /** Opens nothing yet; the first call does. */
  constructor({ path, waitMillisecondsMax = 10_000, foreignKeys = true }: Options) {
    this.#path = path;
    this.#file = new OpenedFile(path);
    this.#waitMillisecondsMax = waitMillisecondsMax;
    this.#foreignKeys = foreignKeys;
  }

  async execute(statement: InStatement, args?: InArgs): Promise<ResultSet> {
    const { sql, args: values } = normalize(statement, args);
    if (this.#turn.isOver()) await this.#turn.next();
    if (reads(sql)) return this.#patiently(() => this.#reading().execute(sql, values));
    if (standsAlone(sql)) {
      return this.#withWriter((writer) => this.#patiently(() => writer.execute(sql, values)));
    }
    return this.#write((writer) => writer.execute(sql, values));
  }

  async batch(statements: BatchStatement[], mode: TransactionMode = 'deferred') {
    const run = (connection: Connection) => runBatch(connection, statements);
    if (mode !== 'read') return this.#write(run);
    // Synchronous from BEGIN to ROLLBACK, so nothing else can use the reader in between.
    return this.#patiently(() => {
      const reader = this.#reading();
      reader.execute('BEGIN');
      try {
        return run(reader);
      } finally {
        if (reader.inTransaction) reader.execute('ROLLBACK');
      }
    });
  }

  async migrate(statements: InStatement[]): Promise<ResultSet[]> {
    return this.#withWriter(async (writer) => {
      writer.execute('PRAGMA foreign_keys = OFF');
      try {
        return await this.#inTransaction(writer, () => runBatch(writer, statements));
      } finally {
        writer.execute('PRAGMA foreign_keys = ON');
        this.#forget();
      }
    });
  }

  /** A write transaction, or with mode `read` a snapshot on a connection of its own. */
  async transaction(mode: TransactionMode = 'write'): Promise<Transaction> {
    this.#mustBeOpen();
    if (mode === 'read') {
      const connection = await this.#patiently(() => this.#open('reader'));
      connection.execute('BEGIN');
      return new LibsqlFileTransaction(connection, this.#turn, () => connection.close());
    }
    return this.#writeTransaction(() => () => {});
  }

  /** A write transaction that leaves {@link LibsqlFileClient.generation} as it is. */
  async quietTransaction(): Promise<Transaction> {
    return this.#writeTransaction((writer) => this.#beQuiet(writer));
  }

  /** `onBegun` gives what is to be done when the transaction has ended. */
  async #writeTransaction(onBegun: (writer: Connection) => () => void): Promise<Transaction> {
    const deadline = this.#deadline();
    const leave = await this.#enter(deadline);
    try {
      const writer = await this.#begin(deadline);
      const onEnded = onBegun(writer);
      return new LibsqlFileTransaction(writer, this.#turn, () => {
        try {
          if (writer.inTransaction) writer.execute('ROLLBACK');
          onEnded();
        } finally {
          leave();
        }
      });
    } catch (error) {
      leave();
      throw error;
    }
  }

  /**
   * From the beginning of a write transaction to its end nobody else can commit, so the generation is what it
   * was. What the reader sees move afterwards is this commit, unless the writer, which does not count its own,
   * has seen another's: then the generation moves.
   */
  #beQuiet(writer: Connection): () => void {
    const before = dataVersion(writer);
    const seen = this.#readGeneration();
    this.#quietSince = seen;
    return () => {
      this.#quietSince = undefined;
      if (this.closed) return;
      const now = this.#readGeneration();
      const isOurs = before !== null && dataVersion(writer) === before;
      if (isOurs && seen !== null && now !== null) this.#quietMoves += now - seen;
    };
  }

  async executeMultiple(sql: string): Promise<void> {
    await this.#withWriter((writer) =>
      this.#patiently(() => {
        try {
          writer.exec(sql);
        } finally {
          if (writer.inTransaction) writer.execute('ROLLBACK');
        }
      }),
    );
    this.#forget();
  }

  /**
   * A number that changes with every commit but the quiet ones, also of other processes (`PRAGMA data_version`); null
   * while another process, opening or closing the file, keeps it from being read. Read once a turn of the
   * event loop, and after every write of this client: what is acknowledged elsewhere within the turn can
   * be asked for in the next one at the earliest.
   */
  generation(): number | null {
    if (this.#quietSince !== undefined) return this.#quietSince;
    if (this.#generation !== undefined) return this.#generation;
    setImmediate(() => {
      this.#generation = undefined;
    });
    this.#generation = this.#readGeneration();
    return this.#generation;
  }

  #readGeneration(): number | null {
    const version = dataVersion(this.#reading());
    return version === null ? null : version - this.#quietMoves;
  }

  async sync(): Promise<undefined> {
    throw new LibsqlError('A file has nothing to synchronise with', 'SYNC_NOT_SUPPORTED');
  }

  reconnect(): void {
    this.closed = false;
  }

  /** Refuses further calls at once; a transaction under way may still finish. */
  close(): void {
    void this.finish();
  }

  /**
   * Closes, and resolves when the transaction under way has ended and the file is released. One that
   * does not end within `waitMillisecondsMax` is rolled back.
   */
  async finish(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const leave = await this.#writing.acquire(1, { deadline: this.#deadline() });
    try {
      // So that a copy of the one file is the whole database. Another process or a full disk may keep
      // us from it; then everything is still there, in the file and its -wal.
      if (leave) this.#writer?.execute('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch (error) {
      if (!(error instanceof LibsqlError)) throw error;
    } finally {
      this.#reader?.close();
      this.#writer?.close();
      this.#reader = null;
      this.#writer = null;
      leave?.();
    }
  }

  /** Throws `LibsqlError` SQLITE_READONLY_DBMOVED when the file was removed or replaced since it was opened. */
  assertThere(): void {
    this.#file.assertThere();
  }

  #open(role: 'reader' | 'writer'): Connection {
    // Before, since opening makes a file where there is none.
    this.assertThere();
    return new Connection(this.#path, role);
  }

  #reading(): Connection {
    this.#mustBeOpen();
    this.#reader ??= this.#open('reader');
    return this.#reader;
  }

  #write<T>(work: (writer: Connection) => T): Promise<T> {
    return this.#withWriter((writer, deadline) => this.#inTransaction(writer, work, deadline));
  }

  async #withWriter<T>(work: (writer: Connection, deadline: number) => Promise<T>): Promise<T> {
    const deadline = this.#deadline();
    const leave = await this.#enter(deadline);
    try {
      return await work(await this.#openWriter(deadline), deadline);
    } finally {
      leave();
    }
  }

  async #inTransaction<T>(
    writer: Connection,
    work: (writer: Connection) => T,
    deadline = this.#deadline(),
  ): Promise<T> {
    await this.#begin(deadline);
    try {
      const result = work(writer);
      await writer.commit();
      return result;
    } finally {
      if (writer.inTransaction) writer.execute('ROLLBACK');
    }
  }

  async #begin(deadline: number): Promise<Connection> {
    const writer = await this.#openWriter(deadline);
    this.assertThere();
    await this.#patiently(() => writer.execute('BEGIN IMMEDIATE'), deadline);
    return writer;
  }

  async #openWriter(deadline: number): Promise<Connection> {
    this.#writer ??= await this.#patiently(() => {
      const writer = this.#open('writer');
      if (!this.#foreignKeys) writer.execute('PRAGMA foreign_keys = OFF');
      return writer;
    }, deadline);
    return this.#writer;
  }

  async #enter(deadline: number): Promise<() => void> {
    this.#mustBeOpen();
    const leave = await this.#writing.acquire(1, { deadline });
    if (!leave) throw new LibsqlError('Other writes of this process took too long', 'SQLITE_BUSY');
    if (!this.closed) {
      return () => {
        this.#generation = undefined;
        leave();
      };
    }
    leave();
    throw new LibsqlError('The client is closed', 'CLIENT_CLOSED');
  }

  /** Runs `attempt`, again while another process holds a lock, until the deadline. */
  async #patiently<T>(attempt: () => T, deadline = this.#deadline()): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        return attempt();
      } catch (error) {
        if (!isBusy(error) || performance.now() >= deadline) throw error;
      }
      // Full jitter: processes that met once should not meet again.
      await pause(1 + Math.random() * Math.min(2 ** tries, 50));
    }
  }

  #deadline(): number {
    return performance.now() + this.#waitMillisecondsMax;
  }

  #forget(): void {
    this.#reader?.forget();
    this.#writer?.forget();
  }

  #mustBeOpen(): void {
    if (this.closed) throw new LibsqlError('The client is closed', 'CLIENT_CLOSED');
  }
}

/**
 * Changes when another connection commits; null while another process, opening or closing the file, keeps it
 * from being read. https://www.sqlite.org/pragma.html#pragma_data_version
 */
function dataVersion(connection: Connection): number | null {
  try {
    return Number(connection.first('PRAGMA data_version')?.[0]);
  } catch (error) {
    if (isBusy(error)) return null;
    throw error;
  }
}

function normalize(statement: BatchStatement, args?: InArgs): { sql: string; args: InArgs } {
  if (typeof statement === 'string') return { sql: statement, args: args ?? [] };
  if (Array.isArray(statement)) return { sql: statement[0], args: statement[1] ?? [] };
  return { sql: statement.sql, args: statement.args ?? [] };
}

function runBatch(connection: Connection, statements: BatchStatement[]): ResultSet[] {
  return statements.map((statement, index) => {
    try {
      const { sql, args } = normalize(statement);
      return connection.execute(sql, args);
    } catch (error) {
      if (!(error instanceof LibsqlError)) throw error;
      const { message, code, extendedCode, rawCode } = error;
      throw new LibsqlBatchError(message, index, code, extendedCode, rawCode, error);
    }
  });
}

/** Whether a statement only reads. A doubtful one goes to the writer, which is slower and never wrong. */
function reads(sql: string): boolean {
  if (/^\s*(?:select|values|explain)\b/i.test(sql)) return true;
  return /^\s*with\b/i.test(sql) && !/\b(?:insert|update|delete|replace)\b/i.test(sql);
}

/** Whether SQLite refuses or ignores a statement inside a transaction. */
function standsAlone(sql: string): boolean {
  return /^\s*(?:pragma|vacuum|attach|detach)\b/i.test(sql);
}
