import type { Migration } from '#schema/tables/migrations/index.ts';
import { sqliteMigrations } from '#schema/tables/migrations/index.ts';
import { LibsqlFileClient } from './libsql-file.ts';
import { libsqlMigrationTarget } from './migrate-libsql.ts';
import type { MigrationTarget } from './migrate.ts';
import { withRemoteMigrations } from './migrations-remote.ts';
import { prepareFile } from './prepare-file.ts';
import { kindOfUrl } from './url.ts';

/**
 * Runs `work` on the database of a URL, with the migrations of its dialect, over its own connection. Throws
 * `DatabaseOpenError`.
 */
export async function withMigrations<T>(
  where: { url: string; authToken?: string | undefined },
  work: (target: MigrationTarget, migrations: Migration[]) => Promise<T>,
): Promise<T> {
  const kind = kindOfUrl(where.url);
  if (kind !== 'file') return withRemoteMigrations({ kind, ...where }, work);
  const client = new LibsqlFileClient({ path: prepareFile(where.url), foreignKeys: false });
  try {
    return await work(libsqlMigrationTarget(client), sqliteMigrations);
  } finally {
    await client.finish();
  }
}
