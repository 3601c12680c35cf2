import type { Migration } from '#schema/tables/migrations/index.ts';
import { postgresMigrations, sqliteMigrations } from '#schema/tables/migrations/index.ts';
import { LibsqlFileClient } from './libsql-file.ts';
import { libsqlMigrationTarget } from './migrate-libsql.ts';
import { postgresMigrationTarget } from './migrate-postgres.ts';
import type { MigrationTarget } from './migrate.ts';
import { prepareFile } from './prepare-file.ts';
import { connectPostgres } from './postgres.ts';
import { connectLibsql, kindOfUrl } from './url.ts';

/**
 * Runs `work` on the database that `DATABASE_URL` names, with the migrations of its dialect, over a
 * connection of its own. Throws `DatabaseOpenError`.
 */
export async function withMigrations<T>(
  where: { url: string; authToken?: string | undefined },
  work: (target: MigrationTarget, migrations: Migration[]) => Promise<T>,
): Promise<T> {
  switch (kindOfUrl(where.url)) {
    case 'file': {
      const client = new LibsqlFileClient({ path: prepareFile(where.url), foreignKeys: false });
      try {
        return await work(libsqlMigrationTarget(client), sqliteMigrations);
      } finally {
        await client.finish();
      }
    }
    case 'libsql': {
      const client = connectLibsql(where);
      try {
        return await work(libsqlMigrationTarget(client), sqliteMigrations);
      } finally {
        client.close();
      }
    }
    case 'postgres': {
      const client = connectPostgres(where.url, { connectionsMax: 1, bounded: false });
      try {
        return await work(postgresMigrationTarget(client), postgresMigrations);
      } finally {
        await client.end({ timeout: 5 });
      }
    }
  }
}
