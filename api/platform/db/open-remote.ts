import type { Log } from '#api/domain/context.ts';
import { assertOwnLibsql, assertOwnPostgres } from './holding-remote.ts';
import { libsqlDatabase } from './libsql.ts';
import {
  assertAnswers,
  awaitPostgres,
  connectPostgres,
  postgresDatabase,
  type PostgresOptions,
} from './postgres.ts';
import { remoteSearchReader } from '../search/libsql/reader.ts';
import { createLibsqlSearch } from '../search/libsql/search.ts';
import { createPostgresSearch } from '../search/postgres/search.ts';
import type { Storage } from './storage.ts';
import { type OnStatement, watchLibsql, watchPostgres } from './watch-statements.ts';
import { assertAccepted, assertLibsqlAnswers, connectLibsql, type RemoteAddress } from './url.ts';

/**
 * A {@link Storage} on a server. `assertReachable` throws `DatabaseOpenError` if the address is wrong, or the database
 * is that of another application; with `waitForStart` it waits for one that starts at the same time, as in compose.
 */
export type RemoteStorage = Storage & {
  assertReachable(log: Log, waitForStart: boolean): Promise<void>;
};

/**
 * Opens a remote database and its search index. It connects on the first query, so opening is cheap enough
 * for each request. Throws `DatabaseOpenError` for a malformed address.
 */
export function openRemote(
  { kind, url, authToken, onStatement }: RemoteAddress & { onStatement?: OnStatement | undefined },
  postgresOptions: PostgresOptions,
): RemoteStorage {
  if (kind === 'libsql') {
    const connected = connectLibsql({ url, authToken });
    const client = onStatement ? watchLibsql(connected, onStatement) : connected;
    const close = async () => client.close();
    const db = libsqlDatabase(client, {
      generation: () => null,
      quietTransaction: null,
      close,
    });
    const search = createLibsqlSearch(remoteSearchReader(client), () => null);
    const assertReachable = async (_log: Log, waitForStart: boolean) => {
      await (waitForStart ? assertAccepted(client) : assertLibsqlAnswers(client));
      await assertOwnLibsql(client);
    };
    return { db, search, pool: () => null, close, assertReachable };
  }
  const connected = connectPostgres(url, postgresOptions);
  const { sql: client, pool } = onStatement
    ? watchPostgres(connected, postgresOptions.connectionsMax, onStatement)
    : { sql: connected, pool: () => null };
  const db = postgresDatabase(client);
  const assertReachable = async (log: Log, waitForStart: boolean) => {
    await (waitForStart ? awaitPostgres(client, log) : assertAnswers(client));
    await assertOwnPostgres(client);
  };
  return { db, search: createPostgresSearch(client), pool, close: db.close, assertReachable };
}
