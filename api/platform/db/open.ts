import type { Log } from '#api/domain/context.ts';
import type { Database } from '#api/domain/database.ts';
import type { SearchIndex } from '#api/domain/search.ts';
import { libsqlDatabase } from './libsql.ts';
import { LibsqlFileClient } from './libsql-file.ts';
import { migrateUp } from './migrate.ts';
import { withMigrations } from './migrations.ts';
import { DatabaseOpenError } from './open-error.ts';
import { awaitPostgres, connectPostgres, postgresDatabase } from './postgres.ts';
import { prepareFile } from './prepare-file.ts';
import { createLibsqlSearch } from './search-libsql.ts';
import { createPostgresSearch } from './search-postgres.ts';
import { openSearchFile, remoteSearchReader } from './search-reader.ts';
import { connectLibsql, kindOfUrl } from './url.ts';

/** What our commands call themselves to Postgres; a server says `agenthub`. */
const commandApplication = 'agenthub db';

type Options = {
  /** `file:./data/agenthub.db`; `libsql:`, `https:`, `http:` for a libSQL server; `postgres:`. */
  url: string;
  authToken?: string | undefined;
  /** Whether to apply pending migrations first. */
  migrate: boolean;
  log: Log;
  /** How long a write may wait for others, of this process or another, on an embedded file; 10 s by default. */
  waitMillisecondsMax?: number | undefined;
  /** Connections to Postgres; 10 by default. */
  connectionsMax?: number | undefined;
  /** For a command that works on all rows: statements on Postgres may take long, and servers tell us from theirs. */
  isCommand?: boolean | undefined;
};

/** A database and the search index in it. */
export type Storage = {
  db: Database;
  search: SearchIndex;
  /** Lets what is under way finish, then closes both. */
  close(): Promise<void>;
};

/**
 * Opens the database that `DATABASE_URL` names, creating folder and file (mode 0600) where missing.
 * Throws `DatabaseOpenError` or `MigrationError`, whose messages are for the operator.
 */
export async function openStorage(options: Options): Promise<Storage> {
  const storage = await openUnmigrated(options);
  if (!options.migrate) return storage;
  const { url, authToken, log } = options;
  try {
    await withMigrations({ url, authToken }, async (target, migrations) => {
      const applied = await migrateUp(target, migrations);
      if (applied.length > 0) log.info('database.migrated', { applied });
    });
    return storage;
  } catch (error) {
    await storage.close();
    throw error;
  }
}

async function openUnmigrated({
  url,
  authToken,
  log,
  waitMillisecondsMax,
  connectionsMax = 10,
  isCommand = false,
}: Options): Promise<Storage> {
  switch (kindOfUrl(url)) {
    case 'file':
      return openFile(url, waitMillisecondsMax);
    case 'libsql': {
      const client = connectLibsql({ url, authToken });
      const close = async () => client.close();
      const db = libsqlDatabase(client, { generation: () => null, close });
      return { db, search: createLibsqlSearch(remoteSearchReader(client)), close };
    }
    case 'postgres': {
      const client = connectPostgres(url, {
        connectionsMax,
        bounded: !isCommand,
        ...(isCommand ? { applicationName: commandApplication } : {}),
      });
      try {
        await awaitPostgres(client, log);
      } catch (error) {
        await client.end();
        throw error;
      }
      const db = postgresDatabase(client);
      return { db, search: createPostgresSearch(client), close: db.close };
    }
  }
}

async function openFile(url: string, waitMillisecondsMax: number | undefined): Promise<Storage> {
  const path = prepareFile(url);
  const client = new LibsqlFileClient({ path, waitMillisecondsMax });
  try {
    // Fails early, and in words, on a file that is no database.
    await client.execute('select count(*) from sqlite_schema');
  } catch (error) {
    await client.finish();
    throw new DatabaseOpenError(`DATABASE_URL: ${url} cannot be used: ${String(error)}`, {
      cause: error,
    });
  }
  const reader = openSearchFile(path);
  const close = async () => {
    await reader.close();
    await client.finish();
  };
  const generation = () => client.generation();
  return {
    db: libsqlDatabase(client, { generation, close: () => client.finish() }),
    search: createLibsqlSearch(reader),
    close,
  };
}
