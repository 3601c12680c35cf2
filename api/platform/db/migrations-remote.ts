import type { Migration } from '#schema/tables/migrations/index.ts';
import { postgresMigrations, sqliteMigrations } from '#schema/tables/migrations/index.ts';
import { assertOwnLibsql, assertOwnPostgres } from './holding-remote.ts';
import { libsqlMigrationTarget } from './migrate-libsql.ts';
import { postgresMigrationTarget } from './migrate-postgres.ts';
import type { MigrationTarget } from './migrate.ts';
import { assertAnswers, connectPostgres } from './postgres.ts';
import { assertLibsqlAnswers, connectLibsql, type RemoteAddress } from './url.ts';

/**
 * Runs `work` on a remote database, with the migrations of its dialect, over its own connection. Throws
 * `DatabaseOpenError`.
 */
export async function withRemoteMigrations<T>(
  { kind, url, authToken }: RemoteAddress,
  work: (target: MigrationTarget, migrations: Migration[]) => Promise<T>,
): Promise<T> {
  if (kind === 'libsql') {
    const client = connectLibsql({ url, authToken });
    try {
      await assertLibsqlAnswers(client);
      await assertOwnLibsql(client);
      return await work(libsqlMigrationTarget(client), sqliteMigrations);
    } finally {
      client.close();
    }
  }
  const client = connectPostgres(url, { connectionsMax: 1, bounded: false });
  try {
    await assertAnswers(client);
    await assertOwnPostgres(client);
    return await work(postgresMigrationTarget(client), postgresMigrations);
  } finally {
    await client.end({ timeout: 5 });
  }
}
