import type { Client, Transaction } from '@libsql/client/web';
import type { Sql } from 'postgres';
import type { Metrics } from '#api/domain/metrics.ts';
import type { SearchReader } from '../search/libsql/reader.ts';
import type { PoolState } from './storage.ts';

/** Called when a statement has ended, after how many seconds, and whether the database failed. */
export type OnStatement = Metrics['statementEnded'];

/**
 * Whether an error is the database's: not a lock that is waited for, nor a violated constraint or a conflict
 * of transactions, which are answered with 409.
 */
export function isFault(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return !/^(SQLITE_BUSY|SQLITE_CONSTRAINT|23|40)/.test(code);
}

/** Runs a statement and reports its time. */
export async function timed<T>(onStatement: OnStatement, run: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  try {
    const result = await run();
    onStatement(seconds(), false);
    return result;
  } catch (err) {
    onStatement(seconds(), isFault(err));
    throw err;
  }
}

/** A search reader whose statements are reported. */
export function watchReader(reader: SearchReader, onStatement: OnStatement): SearchReader {
  return {
    rows: (sql, values) => timed(onStatement, () => reader.rows(sql, values)),
    close: () => reader.close(),
  };
}

const timedMethods = new Set<PropertyKey>(['execute', 'batch', 'commit']);

/** A client of a libSQL server whose statements are reported, also those of its transactions. */
export function watchLibsql<T extends Client | Transaction>(
  client: T,
  onStatement: OnStatement,
): T {
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (timedMethods.has(name))
        return (...args: unknown[]) =>
          timed(onStatement, () => Reflect.apply(value, target, args) as Promise<unknown>);
      if (name === 'transaction')
        return async (...args: unknown[]) =>
          watchLibsql((await Reflect.apply(value, target, args)) as Transaction, onStatement);
      return value.bind(target) as unknown;
    },
  });
}

/**
 * A pool of Postgres whose statements are reported, and its state. The driver does not tell how many of its
 * connections are busy, so statements and transactions under way are counted: each needs a connection.
 */
export function watchPostgres(
  sql: Sql,
  size: number,
  onStatement: OnStatement,
): { sql: Sql; pool(): PoolState } {
  let underWay = 0;
  const statement = (query: Promise<unknown>, connections: 0 | 1) => {
    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1000;
    underWay += connections;
    // Not `query.then`, which would send the statement before the caller has said how it wants the rows.
    void Promise.prototype.then.call(
      query,
      () => {
        underWay -= connections;
        onStatement(seconds(), false);
      },
      (err: unknown) => {
        underWay -= connections;
        onStatement(seconds(), isFault(err));
      },
    );
    return query;
  };
  /** `connections`: what a statement of it needs; none in a transaction, which has its own. */
  const watched = <T extends object>(target: T, connections: 0 | 1): T =>
    new Proxy(target, {
      apply(called, self, args: unknown[]) {
        const made: unknown = Reflect.apply(called as never, self, args);
        // A call with a list or an object gives a part of a statement.
        return made instanceof Promise ? statement(made, connections) : made;
      },
      get(owner, name) {
        const value: unknown = Reflect.get(owner, name, owner);
        if (name === 'unsafe' && typeof value === 'function')
          return (...args: unknown[]) =>
            statement(Reflect.apply(value, owner, args) as Promise<unknown>, connections);
        if ((name === 'begin' || name === 'savepoint') && typeof value === 'function')
          return async (...args: unknown[]) => {
            const work = args.pop() as (tx: object) => unknown;
            underWay += connections;
            try {
              const run = (tx: object) => work(watched(tx, 0));
              return await (Reflect.apply(value, owner, [...args, run]) as Promise<unknown>);
            } finally {
              underWay -= connections;
            }
          };
        return value;
      },
    });
  return {
    sql: watched(sql, 1),
    pool: () => ({
      size,
      inUse: Math.min(size, underWay),
      waiting: Math.max(0, underWay - size),
    }),
  };
}
