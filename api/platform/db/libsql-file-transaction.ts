import {
  LibsqlError,
  type InArgs,
  type InStatement,
  type ResultSet,
  type Transaction,
} from '@libsql/client/web';
import type { Connection } from './connection.ts';
import type { Turn } from './turn.ts';

/** An interactive transaction on a connection of its own until it ends; `release` gives the connection back. */
export class LibsqlFileTransaction implements Transaction {
  #connection: Connection | null;
  readonly #turn: Turn;
  readonly #release: () => void;
  /** What made SQLite end the transaction by itself, a full disk for one. */
  #lostTo: unknown;

  constructor(connection: Connection, turn: Turn, release: () => void) {
    this.#connection = connection;
    this.#turn = turn;
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
    const connection = this.#usable();
    // Nothing may use the connection while it commits on another thread.
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
    if (this.#turn.isOver()) await this.#turn.next();
    const connection = this.#usable();
    try {
      return work(connection);
    } catch (error) {
      if (!connection.inTransaction) this.#lostTo = error;
      throw error;
    }
  }

  /** Without this a statement after the end of the transaction would be committed on its own. */
  #usable(): Connection {
    if (this.#connection?.inTransaction) return this.#connection;
    throw new LibsqlError(
      'The transaction is closed',
      'TRANSACTION_CLOSED',
      undefined,
      undefined,
      this.#lostTo instanceof Error ? this.#lostTo : undefined,
    );
  }
}
