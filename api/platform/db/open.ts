import { AppError } from '#schema/error.ts';
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
import { type OnStatement, watchReader } from './watch-statements.ts';

export type { Storage } from './storage.ts';

/** The application name of commands on Postgres; a server uses `agenthub`. */
const commandApplication = 'agenthub db';

type Options = {
  /** `file:./data/agenthub.db`; `libsql:`, `https:`, `http:` for a libSQL server; `postgres:`. */
  url: string;
  authToken?: string | undefined;
  /** Whether to apply pending migrations. */
  migrate: boolean;
  log: Log;
  /** How long a write to a file may wait for other writes, of this process or another; 10 s by default. */
  waitMillisecondsMax?: number | undefined;
  /** The number of connections to Postgres; 10 by default. */
  connectionsMax?: number | undefined;
  /**
   * True for a command that processes all rows: no statement time-outs on Postgres, and its own application
   * name there.
   */
  isCommand?: boolean | undefined;
  /** Called for each statement. */
  onStatement?: OnStatement | undefined;
};

/**
 * Opens the database of a URL; creates the folder and file (mode 0600) if they are missing. Throws
 * `DatabaseOpenError` or `MigrationError`, whose messages are for the operator.
 */
export async function openStorage(options: Options): Promise<Storage> {
  const storage = await openUnmigrated(options);
  const { url, authToken, log, migrate, isCommand = false } = options;
  try {
    if (migrate) {
      await withMigrations({ url, authToken }, async (target, migrations) => {
        const applied = await migrateUp(target, migrations);
        if (applied.length > 0) log.info('database.migrated', { applied });
      }).catch(async (error: unknown) => {
        const problem = storage.db.explain(error);
        if (!(problem instanceof AppError) || problem.code !== 'server.read_only') throw error;
        // A replica of a migrated database can be read; of any other, this says what is missing.
        await storage.db.check();
        log.warn('database.read_only', { why: problem.detail });
      });
    }
    // Not for commands: they may open a backup, which is not a registry.
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
  onStatement,
}: Options): Promise<Storage> {
  const kind = kindOfUrl(url);
  if (kind === 'file') return openFile(url, { waitMillisecondsMax, onStatement });
  const storage = openRemote(
    { kind, url, authToken, onStatement },
    {
      connectionsMax,
      bounded: !isCommand,
      ...(isCommand ? { applicationName: commandApplication } : {}),
    },
  );
  try {
    await storage.assertReachable(log, !isCommand);
    return storage;
  } catch (error) {
    await storage.close();
    throw error;
  }
}

async function openFile(
  url: string,
  { waitMillisecondsMax, onStatement }: Pick<Options, 'waitMillisecondsMax' | 'onStatement'>,
): Promise<Storage> {
  const path = prepareFile(url);
  const client = new LibsqlFileClient({ path, waitMillisecondsMax, onStatement });
  try {
    // Fails early, with a clear message, if the file is not a database.
    await client.execute('select count(*) from sqlite_schema');
  } catch (error) {
    await client.finish();
    throw new DatabaseOpenError(`DATABASE_URL: ${url} cannot be used: ${String(error)}`, {
      cause: error,
    });
  }
  const opened = openSearchFile(path);
  const reader = onStatement ? watchReader(opened, onStatement) : opened;
  const close = async () => {
    await reader.close();
    await client.finish();
  };
  const generation = () => client.generation();
  return {
    db: libsqlDatabase(client, {
      generation,
      assertInPlace: () => client.assertInPlace(),
      isReadOnly: () => client.isReadOnly(),
      quietTransaction: () => client.quietTransaction(),
      close: () => client.finish(),
    }),
    search: createLibsqlSearch(reader, generation),
    pool: () => client.pool(),
    close,
  };
}
