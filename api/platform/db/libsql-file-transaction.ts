import {
  LibsqlError,
  type InArgs,
  type InStatement,
  type ResultSet,
  type Transaction,
} from '@libsql/client/web';
import type { Connection } from './connection.ts';
import type { TimeSlice } from './time-slice.ts';

/**
 * An interactive transaction. It has its connection exclusively until it ends; `release` returns the
 * connection.
 */
export class LibsqlFileTransaction implements Transaction {
  #connection: Connection | null;
  readonly #slice: TimeSlice;
  readonly #release: () => void;
  /** The error, such as a full disk, on which SQLite itself ended the transaction. */
  #endedBy: unknown;

  constructor(connection: Connection, slice: TimeSlice, release: () => void) {
    this.#connection = connection;
    this.#slice = slice;
    this.#release = release;
  }

  get closed(): boolean {
    return !this.#connection?.inTransaction;
  }

  async execute(statement: InStatement, args?: InArgs): Promise<ResultSet> {
    return typeof statement === 'string'
      ? this.#run((connection) => connection.execute(statement, args))
      : this.#run((connection) => connection.execute(statement.sql, statement.args));
  }

  async batch(statements: InStatement[]): Promise<ResultSet[]> {
    const results: ResultSet[] = [];
    for (const statement of statements) results.push(await this.execute(statement));
    return results;
  }

  async executeMultiple(sql: string): Promise<void> {
    await this.#run((connection) => connection.exec(sql));
  }

  async commit(): Promise<void> {
    const connection = this.#openConnection();
    // The connection must not be used while it commits on another thread.
    this.#connection = null;
    try {
      await connection.commit();
    } finally {
      if (connection.inTransaction) connection.execute('ROLLBACK');
      this.#release();
    }
  }

  async rollback(): Promise<void> {
    this.close();
  }

  close(): void {
    const connection = this.#connection;
    if (!connection) return;
    this.#connection = null;
    try {
      if (connection.inTransaction) connection.execute('ROLLBACK');
    } finally {
      this.#release();
    }
  }

  async #run<T>(work: (connection: Connection) => T): Promise<T> {
    if (this.#slice.isOver()) await this.#slice.next();
    const connection = this.#openConnection();
    try {
      return work(connection);
    } catch (error) {
      if (!connection.inTransaction) this.#endedBy = error;
      throw error;
    }
  }

  /** Throws after the end of the transaction: a later statement would be committed on its own. */
  #openConnection(): Connection {
    if (this.#connection?.inTransaction) return this.#connection;
    throw new LibsqlError(
      'The transaction is closed',
      'TRANSACTION_CLOSED',
      undefined,
      undefined,
      this.#endedBy instanceof Error ? this.#endedBy : undefined,
    );
  }
}
