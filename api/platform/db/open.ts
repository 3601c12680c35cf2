import type { Log } from '#api/domain/context.ts';
import { libsqlDatabase } from './libsql.ts';
import { LibsqlFileClient } from './libsql-file.ts';
import { migrateUp } from './migrate.ts';
import { withMigrations } from './migrations.ts';
import { DatabaseOpenError } from './open-error.ts';
import { openRemote } from './open-remote.ts';
import { filePath, prepareFile } from './prepare-file.ts';
import { markRegistry } from './registry-mark.ts';
import { createLibsqlSearch } from '../search/libsql/search.ts';
import { openSearchFile } from '../search/libsql/file-reader.ts';
import type { Storage } from './storage.ts';
import { kindOfUrl } from './url.ts';

export type { Storage } from './storage.ts';

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

/**
 * Opens the database that `DATABASE_URL` names, creating folder and file (mode 0600) where missing.
 * Throws `DatabaseOpenError` or `MigrationError`, whose messages are for the operator.
 */
export async function openStorage(options: Options): Promise<Storage> {
  const storage = await openUnmigrated(options);
  const { url, authToken, log, migrate, isCommand = false } = options;
  try {
    if (migrate) {
      await withMigrations({ url, authToken }, async (target, migrations) => {
        const applied = await migrateUp(target, migrations);
        if (applied.length > 0) log.info('database.migrated', { applied });
      });
    }
    // A command may look at a backup, which is nobody's registry yet.
    if (!isCommand && kindOfUrl(url) === 'file') markRegistry(filePath(url));
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
  const kind = kindOfUrl(url);
  if (kind === 'file') return openFile(url, waitMillisecondsMax);
  const storage = openRemote(
    { kind, url, authToken },
    {
      connectionsMax,
      bounded: !isCommand,
      ...(isCommand ? { applicationName: commandApplication } : {}),
    },
  );
  try {
    await storage.answers(log, !isCommand);
    return storage;
  } catch (error) {
    await storage.close();
    throw error;
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
    db: libsqlDatabase(client, {
      generation,
      assertThere: () => client.assertThere(),
      quietTransaction: () => client.quietTransaction(),
      close: () => client.finish(),
    }),
    search: createLibsqlSearch(reader, generation),
    close,
  };
}
