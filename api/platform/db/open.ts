import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/libsql/web';
import { createClient, type Client } from '@libsql/client/web';
import type { Log } from '#api/domain/context.ts';
import type { Database } from '#api/domain/database.ts';
import { AppError } from '#schema/error.ts';
import { sqliteMigrations } from '#schema/tables/migrations/index.ts';
import { sqliteTables } from '#schema/tables/sqlite.ts';
import { LibsqlFileClient } from './libsql-file.ts';
import { libsqlMigrationTarget } from './migrate-libsql.ts';
import { migrateUp, type MigrationTarget } from './migrate.ts';
import { DatabaseOpenError, prepareFile } from './prepare-file.ts';
import { toStorageError } from './storage-error.ts';

type Options = {
  /** `file:./data/agenthub.db`, or `libsql:`, `https:`, `http:` for a server. */
  url: string;
  authToken?: string | undefined;
  /** Whether to apply pending migrations first. */
  migrate: boolean;
  log: Log;
  /** How long a write may wait for others, of this process or another, on an embedded file; 10 s by default. */
  waitMillisecondsMax?: number | undefined;
};

/**
 * Opens the database that `DATABASE_URL` names, creating folder and file (mode 0600) where missing.
 * Throws `DatabaseOpenError` or `MigrationError`, whose messages are for the operator.
 */
export async function openDatabase({
  url,
  authToken,
  migrate,
  log,
  waitMillisecondsMax,
}: Options): Promise<Database> {
  const client = openClient(url, authToken, { waitMillisecondsMax });
  try {
    if (client instanceof LibsqlFileClient) await probe(client, url);
    if (migrate) {
      await withMigrationTarget({ url, authToken }, async (target) => {
        const applied = await migrateUp(target, sqliteMigrations);
        if (applied.length > 0) log.info('database.migrated', { applied });
      });
    }
  } catch (error) {
    await closeClient(client);
    throw error;
  }
  return databaseOver(client);
}

/** Runs `work` on the migrations of the database at `url`: what `agenthub db up|down|status` needs. */
export async function withMigrationTarget<T>(
  { url, authToken }: Pick<Options, 'url' | 'authToken'>,
  work: (target: MigrationTarget) => Promise<T>,
): Promise<T> {
  const client = openClient(url, authToken, { foreignKeys: false });
  try {
    return await work(libsqlMigrationTarget(client));
  } finally {
    await closeClient(client);
  }
}

function openClient(
  url: string,
  authToken: string | undefined,
  options: { foreignKeys?: boolean; waitMillisecondsMax?: number | undefined } = {},
): Client {
  if (url.startsWith('file:')) return new LibsqlFileClient({ path: prepareFile(url), ...options });
  if (/^(libsql|https?|wss?):/.test(url)) {
    return createClient(authToken === undefined ? { url } : { url, authToken });
  }
  if (/^postgres(ql)?:/.test(url))
    throw new DatabaseOpenError(
      'DATABASE_URL: Postgres is not in this release; use file: or libsql:',
    );
  throw new DatabaseOpenError('DATABASE_URL must begin with file:, libsql: or https:');
}

/** Fails early, and in words, on a file that is no database. */
async function probe(client: LibsqlFileClient, url: string): Promise<void> {
  try {
    await client.execute('select count(*) from sqlite_schema');
  } catch (error) {
    throw new DatabaseOpenError(`DATABASE_URL: ${url} cannot be used: ${String(error)}`, {
      cause: error,
    });
  }
}

async function closeClient(client: Client): Promise<void> {
  if (client instanceof LibsqlFileClient) await client.finish();
  else client.close();
}

function databaseOver(client: Client): Database {
  const query = drizzle({ client, casing: 'snake_case' });
  return {
    query,
    tables: sqliteTables,
    jsonArray: (values) => sql`json_array(${sql.join(values, sql`, `)})`,
    async write(work) {
      try {
        return await query.transaction((tx) => work(tx));
      } catch (error) {
        throw toStorageError(error);
      }
    },
    explain: toStorageError,
    generation: () => (client instanceof LibsqlFileClient ? client.generation() : null),
    async check() {
      const applied = await appliedNames(client);
      const pending = sqliteMigrations.find(({ name }) => !applied.has(name));
      if (pending)
        throw new AppError('storage.unavailable', `The database lacks migration ${pending.name}.`);
    },
    close: () => closeClient(client),
  };
}

async function appliedNames(client: Client): Promise<Set<string>> {
  try {
    const { rows } = await client.execute('select name from _migrations');
    return new Set(rows.map((row) => String(row['name'])));
  } catch (error) {
    const detail = 'The database does not answer, or has no tables yet.';
    throw new AppError('storage.unavailable', detail, { retryAfterSeconds: 2, cause: error });
  }
}
