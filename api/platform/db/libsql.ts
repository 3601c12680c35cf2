import { drizzle } from 'drizzle-orm/libsql/http';
import { LibSQLSession } from 'drizzle-orm/libsql/session';
import { BaseSQLiteDatabase, SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core';
import type { Client, Transaction } from '@libsql/client/web';
import type { Database, Queries } from '#api/domain/database.ts';
import { sqliteMigrations } from '#schema/tables/migrations/index.ts';
import { sqliteTables } from '#schema/tables/sqlite.ts';
import { assertMigrated } from './migrate.ts';
import { explainError, inTransaction, toStorageError } from './storage-error.ts';

type NoSchema = Record<string, never>;

type Abilities = Pick<Database, 'generation' | 'close'> & {
  /** Begins a write transaction that leaves the generation as it is; null where there is none anyway. */
  quietTransaction: (() => Promise<Transaction>) | null;
  /** Throws when the database is not the one any more that was opened. */
  assertThere?: (() => void) | undefined;
};

/**
 * A libSQL server rolls a transaction back that it was not asked anything for 10 s, which a snapshot may
 * leave it while what it gave is written elsewhere.
 * https://github.com/tursodatabase/libsql/blob/main/libsql-server/src/hrana/http/stream.rs
 */
const pingMilliseconds = 3_000;

/**
 * The database behind a libSQL client, a file's or a server's. Its write transactions exclude each other.
 * What a client is able to that others are not comes beside it.
 */
export function libsqlDatabase(
  client: Client,
  { generation, quietTransaction, close, assertThere }: Abilities,
): Database {
  const query = drizzle({ client, casing: 'snake_case' });
  return {
    dialect: 'sqlite',
    query,
    tables: sqliteTables,
    write: (work) => inTransaction((told) => query.transaction(told), work),
    writeQuietly(work) {
      if (!quietTransaction) return this.write(work);
      const begin = async <T>(told: (tx: Queries) => Promise<T>) => {
        const tx = await quietTransaction();
        try {
          const result = await told(queriesIn(client, tx));
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
      // One that fails closes the transaction; the next statement would not say why.
      let lost: unknown;
      const ping = setInterval(() => {
        tx.execute('select 1').catch((error: unknown) => (lost ??= error));
      }, pingMilliseconds);
      try {
        return await work(queriesIn(client, tx));
      } catch (error) {
        throw isClosed(error) ? toStorageError(lost ?? error) : explainError(error);
      } finally {
        clearInterval(ping);
        tx.close();
      }
    },
    async lock() {},
    explain: explainError,
    generation,
    check: () =>
      assertMigrated(sqliteMigrations, async () => {
        try {
          assertThere?.();
        } catch (error) {
          throw toStorageError(error);
        }
        const { rows } = await client.execute('select name from _migrations');
        return rows.map((row) => String(row['name']));
      }),
    close,
  };
}

/** The query builder of a transaction that drizzle did not begin: its own always write, and never quietly. */
function queriesIn(client: Client, tx: Transaction): Queries {
  const dialect = new SQLiteAsyncDialect({ casing: 'snake_case' });
  const session = new LibSQLSession<NoSchema, NoSchema>(client, dialect, undefined, {}, tx);
  return new BaseSQLiteDatabase('async', dialect, session, undefined);
}

function isClosed(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === 'TRANSACTION_CLOSED') || isClosed(error.cause);
}
