import { drizzle } from 'drizzle-orm/libsql/http';
import { LibSQLSession } from 'drizzle-orm/libsql/session';
import { BaseSQLiteDatabase, SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core';
import type { Client, Transaction } from '@libsql/client/web';
import type { Database, Queries } from '#api/domain/database.ts';
import { sqliteMigrations } from '#schema/tables/migrations/index.ts';
import { sqliteTables } from '#schema/tables/sqlite.ts';
import { wordTables } from '../search/libsql/tables.ts';
import { assertMigrated } from './migrate.ts';
import { explainError, inTransaction, toStorageError } from './storage-error.ts';

type NoSchema = Record<string, never>;

type Abilities = Pick<Database, 'generation' | 'close'> & {
  /** Begins a write transaction that does not change the generation; null if the client has no generation. */
  quietTransaction: (() => Promise<Transaction>) | null;
  /** Whether the file may not be written; absent for a server, whose writes tell. */
  isReadOnly?: (() => Promise<boolean>) | undefined;
  /** Throws if the database file was removed or replaced. */
  assertInPlace?: (() => void) | undefined;
};

/**
 * The interval of keep-alive statements in a snapshot. A libSQL server rolls back a transaction that is idle
 * for 10 s, which may happen while the snapshot's rows are written elsewhere.
 * https://github.com/tursodatabase/libsql/blob/main/libsql-server/src/hrana/http/stream.rs
 */
const pingMilliseconds = 3_000;

/**
 * A {@link Database} over a libSQL client of a file or a server. Write transactions are serialised.
 * `Abilities` holds what only some clients can do.
 */
export function libsqlDatabase(
  client: Client,
  { generation, quietTransaction, close, assertInPlace, isReadOnly }: Abilities,
): Database {
  const query = drizzle({ client, casing: 'snake_case' });
  return {
    dialect: 'sqlite',
    query,
    tables: sqliteTables,
    write: (work) => inTransaction((run) => query.transaction(run), work),
    writeQuietly(work) {
      if (!quietTransaction) return this.write(work);
      const begin = async <T>(run: (tx: Queries) => Promise<T>) => {
        const tx = await quietTransaction();
        try {
          const result = await run(queriesIn(client, tx));
          await tx.commit();
          return result;
        } finally {
          tx.close();
        }
      };
      return inTransaction(begin, work);
    },
    async snapshot(work) {
      const tx = await client.transaction('read');
      // A failed ping closes the transaction, and the next statement would not tell why.
      let pingError: unknown;
      const ping = setInterval(() => {
        tx.execute('select 1').catch((error: unknown) => (pingError ??= error));
      }, pingMilliseconds);
      try {
        return await work(queriesIn(client, tx));
      } catch (error) {
        throw isClosed(error) ? toStorageError(pingError ?? error) : explainError(error);
      } finally {
        clearInterval(ping);
        tx.close();
      }
    },
    async lock() {},
    explain: explainError,
    generation,
    async scrub() {
      // A deleted document stays in the segments of FTS5 until they are merged.
      for (const table of Object.keys(wordTables))
        await client.execute(`insert into ${table}(${table}) values ('optimize')`);
      // A server of libSQL replicates its log, and says nothing of its files.
      if (!assertInPlace) return 'provider';
      const { rows } = await client.execute('PRAGMA wal_checkpoint(TRUNCATE)');
      return rows[0]?.['busy'] === 0 ? 'done' : 'waiting';
    },
    isReadOnly: isReadOnly ?? (async () => false),
    check: () =>
      assertMigrated(sqliteMigrations, async () => {
        try {
          assertInPlace?.();
        } catch (error) {
          throw toStorageError(error);
        }
        const { rows } = await client.execute('select name from _migrations');
        return rows.map((row) => String(row['name']));
      }),
    close,
  };
}

/** The query builder for a transaction of our own: Drizzle can begin neither read nor quiet transactions. */
function queriesIn(client: Client, tx: Transaction): Queries {
  const dialect = new SQLiteAsyncDialect({ casing: 'snake_case' });
  const session = new LibSQLSession<NoSchema, NoSchema>(client, dialect, undefined, {}, tx);
  return new BaseSQLiteDatabase('async', dialect, session, undefined);
}

function isClosed(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === 'TRANSACTION_CLOSED') || isClosed(error.cause);
}
