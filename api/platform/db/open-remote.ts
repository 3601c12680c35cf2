import type { Log } from '#api/domain/context.ts';
import { libsqlDatabase } from './libsql.ts';
import {
  awaitPostgres,
  connectPostgres,
  postgresDatabase,
  type PostgresOptions,
} from './postgres.ts';
import { remoteSearchReader } from './remote-search-reader.ts';
import { createLibsqlSearch } from './search-libsql.ts';
import { createPostgresSearch } from './search-postgres.ts';
import type { Storage } from './storage.ts';
import { assertAccepted, connectLibsql, type RemoteAddress } from './url.ts';

/** A {@link Storage}; `answers` says what is wrong with the address, and waits for a database that starts beside us, as in compose, and throws `DatabaseOpenError`. */
export type RemoteStorage = Storage & { answers(log: Log): Promise<void> };

/**
 * A database that is reached over a network, and its search index. Connects to nothing before the first
 * query, so to open one for each request costs nothing but that. Throws `DatabaseOpenError` on an
 * address that cannot be read.
 */
export function openRemote(
  { kind, url, authToken }: RemoteAddress,
  postgresOptions: PostgresOptions,
): RemoteStorage {
  if (kind === 'libsql') {
    const client = connectLibsql({ url, authToken });
    const close = async () => client.close();
    const db = libsqlDatabase(client, {
      generation: () => null,
      firstAtOnce: null,
      quietTransaction: null,
      close,
    });
    const search = createLibsqlSearch(remoteSearchReader(client));
    return { db, search, close, answers: () => assertAccepted(client) };
  }
  const client = connectPostgres(url, postgresOptions);
  const db = postgresDatabase(client);
  const answers = (log: Log) => awaitPostgres(client, log);
  return { db, search: createPostgresSearch(client), close: db.close, answers };
}
