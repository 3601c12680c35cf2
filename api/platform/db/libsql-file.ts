import { access, constants } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import {
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
import { FileGeneration } from './libsql-file-generation.ts';
import {
  type BatchStatement,
  cannotRunInTransaction,
  isRead,
  normalize,
  runBatch,
} from './libsql-file-statement.ts';
import { LibsqlFileTransaction } from './libsql-file-transaction.ts';
import { Semaphore } from '#api/domain/semaphore.ts';
import type { PoolState } from './storage.ts';
import { TimeSlice } from './time-slice.ts';
import type { OnStatement } from './watch-statements.ts';

type Options = {
  /** The path of the file, which must exist; an empty file is a new database. */
  path: string;
  /** How long a statement or transaction may wait for its turn and for other processes' locks. */
  waitMillisecondsMax?: number | undefined;
  /** False only for migrations, which may rebuild tables that others refer to. */
  foreignKeys?: boolean | undefined;
  /** Called for each statement and commit. */
  onStatement?: OnStatement | undefined;
};

/**
 * A libSQL file as a `Client` of `@libsql/client`. It replaces that package's own client, which after one
 * SQLITE_BUSY acknowledges writes that are lost, and whose concurrent transactions in one process fail or
 * block the event loop (tursodatabase/libsql-client-ts#352).
 *
 * There is one writer connection behind a queue, and every write starts with BEGIN IMMEDIATE. Reads use their
 * own connection, so they see only committed data and never wait for a writer. Locks of other processes are
 * awaited asynchronously; after `waitMillisecondsMax` (10 s by default) the call throws `LibsqlError`
 * SQLITE_BUSY. Never write through the client inside one of its own transactions: the write would wait for
 * that transaction until it times out.
 */
export class LibsqlFileClient implements Client {
  readonly protocol = 'file';
  closed = false;
  readonly #path: string;
  readonly #file: OpenedFile;
  readonly #waitMillisecondsMax: number;
  readonly #foreignKeys: boolean;
  readonly #onStatement: OnStatement | null;
  readonly #writing = new Semaphore(1);
  readonly #slice = new TimeSlice();
  #writer: Connection | null = null;
  #reader: Connection | null = null;
  readonly #generation = new FileGeneration(() => this.#openReader());

  /** Opens no connection; the first call does. */
  constructor({ path, waitMillisecondsMax = 10_000, foreignKeys = true, onStatement }: Options) {
    this.#path = path;
    this.#file = new OpenedFile(path);
    this.#waitMillisecondsMax = waitMillisecondsMax;
    this.#foreignKeys = foreignKeys;
    this.#onStatement = onStatement ?? null;
  }

  async execute(statement: InStatement, args?: InArgs): Promise<ResultSet> {
    const { sql, args: values } = normalize(statement, args);
    if (this.#slice.isOver()) await this.#slice.next();
    if (isRead(sql)) return this.#retryWhileBusy(() => this.#openReader().execute(sql, values));
    if (cannotRunInTransaction(sql)) {
      return this.#withWriter((writer) => this.#retryWhileBusy(() => writer.execute(sql, values)));
    }
    return this.#write((writer) => writer.execute(sql, values));
  }

  async batch(statements: BatchStatement[], mode: TransactionMode = 'deferred') {
    const run = (connection: Connection) => runBatch(connection, statements);
    if (mode !== 'read') return this.#write(run);
    // Synchronous from BEGIN to ROLLBACK, so no other code can use the reader in between.
    return this.#retryWhileBusy(() => {
      const reader = this.#openReader();
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
        this.#clearStatements();
      }
    });
  }

  /** Begins a write transaction, or with mode `read` a snapshot on its own connection. */
  async transaction(mode: TransactionMode = 'write'): Promise<Transaction> {
    this.#assertOpen();
    if (mode === 'read') {
      const connection = await this.#retryWhileBusy(() => this.#open('reader'));
      connection.execute('BEGIN');
      return new LibsqlFileTransaction(connection, this.#slice, () => connection.close());
    }
    return this.#writeTransaction(() => () => {});
  }

  /** Begins a write transaction that does not change {@link LibsqlFileClient.generation}. */
  async quietTransaction(): Promise<Transaction> {
    return this.#writeTransaction((writer) => {
      const end = this.#generation.beginQuietWrite(writer);
      return () => end(this.closed);
    });
  }

  /** `onBegun` returns the function to call after the transaction has ended. */
  async #writeTransaction(onBegun: (writer: Connection) => () => void): Promise<Transaction> {
    const deadline = this.#deadline();
    const leave = await this.#enter(deadline);
    try {
      const writer = await this.#begin(deadline);
      const onEnded = onBegun(writer);
      return new LibsqlFileTransaction(writer, this.#slice, () => {
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

  async executeMultiple(sql: string): Promise<void> {
    await this.#withWriter((writer) =>
      this.#retryWhileBusy(() => {
        try {
          writer.exec(sql);
        } finally {
          if (writer.inTransaction) writer.execute('ROLLBACK');
        }
      }),
    );
    this.#clearStatements();
  }

  /** The state of the one writer. */
  pool(): PoolState {
    const { free, waiting } = this.#writing;
    return { size: 1, inUse: free < 1 ? 1 : 0, waiting };
  }

  /** See {@link FileGeneration.current}. */
  generation(): number | null {
    return this.#generation.current();
  }

  async sync(): Promise<undefined> {
    throw new LibsqlError('A local file cannot be synchronised', 'SYNC_NOT_SUPPORTED');
  }

  reconnect(): void {
    this.closed = false;
  }

  /** Refuses further calls immediately; a running transaction may still finish. */
  close(): void {
    void this.finish();
  }

  /**
   * Closes the client. Resolves when the running transaction has ended and the file is released. A
   * transaction that does not end within `waitMillisecondsMax` is rolled back.
   */
  async finish(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const leave = await this.#writing.acquire(1, { deadline: this.#deadline() });
    try {
      // Checkpoint, so that a copy of the file alone is the whole database. Another process or a full disk
      // may prevent it: then nothing is lost, it is in the file and its -wal.
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

  /** Throws `LibsqlError` SQLITE_READONLY_DBMOVED if the file was removed or replaced since it was opened. */
  assertInPlace(): void {
    this.#file.assertInPlace();
  }

  /** Whether this process may not write the file. */
  async isReadOnly(): Promise<boolean> {
    return access(this.#path, constants.W_OK).then(
      () => false,
      // EACCES: no permission; EROFS: a file system that is mounted read only. A file that is gone is another failure.
      (error: NodeJS.ErrnoException) => error.code === 'EACCES' || error.code === 'EROFS',
    );
  }

  #open(role: 'reader' | 'writer'): Connection {
    // Checked first, because opening would create a missing file.
    this.assertInPlace();
    return new Connection(this.#path, role, this.#onStatement);
  }

  #openReader(): Connection {
    this.#assertOpen();
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
    this.assertInPlace();
    await this.#retryWhileBusy(() => writer.execute('BEGIN IMMEDIATE'), deadline);
    return writer;
  }

  async #openWriter(deadline: number): Promise<Connection> {
    this.#writer ??= await this.#retryWhileBusy(() => {
      const writer = this.#open('writer');
      if (!this.#foreignKeys) writer.execute('PRAGMA foreign_keys = OFF');
      return writer;
    }, deadline);
    return this.#writer;
  }

  async #enter(deadline: number): Promise<() => void> {
    this.#assertOpen();
    const leave = await this.#writing.acquire(1, { deadline });
    if (!leave) throw new LibsqlError('Other writes of this process took too long', 'SQLITE_BUSY');
    if (!this.closed) {
      return () => {
        this.#generation.invalidate();
        leave();
      };
    }
    leave();
    throw new LibsqlError('The client is closed', 'CLIENT_CLOSED');
  }

  /** Runs `attempt`, with retries while another process holds a lock, until the deadline. */
  async #retryWhileBusy<T>(attempt: () => T, deadline = this.#deadline()): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        return attempt();
      } catch (error) {
        if (!isBusy(error) || performance.now() >= deadline) throw error;
      }
      // Full jitter, so that competing processes do not retry together.
      await pause(1 + Math.random() * Math.min(2 ** tries, 50));
    }
  }

  #deadline(): number {
    return performance.now() + this.#waitMillisecondsMax;
  }

  #clearStatements(): void {
    this.#reader?.clearStatements();
    this.#writer?.clearStatements();
  }

  #assertOpen(): void {
    if (this.closed) throw new LibsqlError('The client is closed', 'CLIENT_CLOSED');
  }
}
