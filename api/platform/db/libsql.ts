import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/libsql/http';
import { LibSQLSession } from 'drizzle-orm/libsql/session';
import { BaseSQLiteDatabase, SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core';
import type { Client } from '@libsql/client/web';
import type { Database } from '#api/domain/database.ts';
import { sqliteMigrations } from '#schema/tables/migrations/index.ts';
import { sqliteTables } from '#schema/tables/sqlite.ts';
import { assertMigrated } from './migrate.ts';
import { explainError, inTransaction, toStorageError } from './storage-error.ts';

type NoSchema = Record<string, never>;

/**
 * A libSQL server rolls a transaction back that it was not asked anything for 10 s, which a snapshot may
 * leave it while what it gave is written elsewhere.
 * https://github.com/tursodatabase/libsql/blob/main/libsql-server/src/hrana/http/stream.rs
 */
const pingMilliseconds = 3_000;

/**
 * The database behind a libSQL client, a file's or a server's. Its write transactions exclude each other.
 * `generation` is how a file tells that it changed, and `firstAtOnce` how it is read without waiting.
 */
export function libsqlDatabase(
  client: Client,
  {
    generation,
    firstAtOnce,
    close,
    assertThere,
  }: Pick<Database, 'generation' | 'firstAtOnce' | 'close'> & {
    /** Throws when the database is not the one any more that was opened. */
    assertThere?: (() => void) | undefined;
  },
): Database {
  const query = drizzle({ client, casing: 'snake_case' });
  return {
    dialect: 'sqlite',
    query,
    tables: sqliteTables,
    joined: (text, separator) => sql`group_concat(${text}, ${separator})`,
    // Bytes cross from the engine as they are, where a text would be decoded and encoded again.
    joinedBytes: (text, separator) =>
      sql`cast(group_concat(${text}, ${separator}) as blob)`.mapWith(
        (bytes: ArrayBuffer) => new Uint8Array(bytes),
      ),
    write: (work) => inTransaction((told) => query.transaction(told), work),
    async snapshot(work) {
      const tx = await client.transaction('read');
      // One that fails closes the transaction; the next statement would not say why.
      let lost: unknown;
      const ping = setInterval(() => {
        tx.execute('select 1').catch((error: unknown) => (lost ??= error));
      }, pingMilliseconds);
      try {
        // drizzle's own transactions always write.
        const dialect = new SQLiteAsyncDialect({ casing: 'snake_case' });
        const session = new LibSQLSession<NoSchema, NoSchema>(client, dialect, undefined, {}, tx);
        return await work(new BaseSQLiteDatabase('async', dialect, session, undefined));
      } catch (error) {
        throw isClosed(error) ? toStorageError(lost ?? error) : explainError(error);
      } finally {
        clearInterval(ping);
        tx.close();
      }
    },
    async exclude() {},
    explain: explainError,
    generation,
    firstAtOnce,
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

function isClosed(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === 'TRANSACTION_CLOSED') || isClosed(error.cause);
}
