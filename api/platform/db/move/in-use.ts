import { existsSync, statSync } from 'node:fs';
import { LibsqlError } from '@libsql/client/web';
import { z } from 'zod';
import { Connection } from '../connection.ts';
import { isBusy } from '../engine-error.ts';
import { assertNotForeign } from '../holding-file.ts';
import { assertAnswers, connectPostgres } from '../postgres.ts';
import { filePath, makeFolderOf } from '../prepare-file.ts';
import { assertLibsqlAnswers, connectLibsql, kindOfUrl } from '../url.ts';
import { CommandRefused } from './refused.ts';

/**
 * Throws {@link CommandRefused} while a server uses the database; on a libSQL server this cannot be detected.
 * Throws `DatabaseOpenError` for a malformed address or a database that does not answer.
 */
export async function assertNotInUse(where: {
  url: string;
  authToken?: string | undefined;
}): Promise<void> {
  switch (kindOfUrl(where.url)) {
    case 'file': {
      const path = filePath(where.url);
      makeFolderOf(path);
      return releaseFile(path, restoreWalMode);
    }
    case 'postgres':
      return assertNoSessions(where.url);
    case 'libsql': {
      const client = connectLibsql(where);
      return assertLibsqlAnswers(client).finally(() => client.close());
    }
  }
}

/** The state of a database file that nobody else has open. */
export type ReleasedFile = 'missing' | 'no database' | Connection;

/**
 * Runs `work` on a database file that nobody has open, and keeps others from writing to it. Everything is in
 * that file, without a `-wal`. Throws {@link CommandRefused} while anyone has it open, including this
 * process, and `DatabaseOpenError` for the database of another application.
 */
export function releaseFile<T>(path: string, work: (file: ReleasedFile) => T): T {
  if (!existsSync(path) || statSync(path).size === 0) return work('missing');
  assertNotForeign(path);
  let connection: Connection | null = null;
  try {
    connection = new Connection(path, 'writer');
    // Leaving WAL mode needs a lock that excludes every other connection.
    // https://www.sqlite.org/wal.html#persistence_of_wal_mode By `exec`, which finalises its statements at
    // once: prepared ones keep the file open until they are garbage-collected.
    connection.exec('PRAGMA journal_mode = DELETE');
    connection.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    connection?.close();
    if (isBusy(error))
      throw new CommandRefused(`A server, or another command, has ${path} open. Stop it first.`, {
        cause: error,
      });
    if (!(error instanceof LibsqlError)) throw error;
    return work('no database');
  }
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

/** Returns to WAL mode here, because a later reader could prevent a writer from doing it. */
function restoreWalMode(file: ReleasedFile): void {
  if (typeof file === 'string') return;
  file.exec('ROLLBACK');
  file.exec('PRAGMA journal_mode = WAL');
}

const sessions = z.tuple([z.object({ sessions: z.coerce.number() })]);

async function assertNoSessions(url: string): Promise<void> {
  const client = connectPostgres(url, { connectionsMax: 1, applicationName: 'agenthub db' });
  try {
    await assertAnswers(client);
    const rows = await client`
      select count(*) as sessions from pg_stat_activity
      where datname = current_database() and application_name = 'agenthub'`;
    const [{ sessions: found }] = sessions.parse(Array.from(rows));
    if (found > 0)
      throw new CommandRefused(
        `A server has ${found} connections to the database. Stop it first (all replicas).`,
      );
  } finally {
    await client.end({ timeout: 5 });
  }
}
