import type { Log } from '#api/domain/context.ts';
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
import { assertAccepted, assertLibsqlAnswers, connectLibsql, type RemoteAddress } from './url.ts';

/** A {@link Storage}; `answers` says what is wrong with the address, and throws `DatabaseOpenError`; where it is patient it waits for a database that starts beside us, as in compose. */
export type RemoteStorage = Storage & { answers(log: Log, patient: boolean): Promise<void> };

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
      quietTransaction: null,
      close,
    });
    const search = createLibsqlSearch(remoteSearchReader(client), () => null);
    const answers = (_log: Log, patient: boolean) =>
      patient ? assertAccepted(client) : assertLibsqlAnswers(client);
    return { db, search, close, answers };
  }
  const client = connectPostgres(url, postgresOptions);
  const db = postgresDatabase(client);
  const answers = (log: Log, patient: boolean) =>
    patient ? awaitPostgres(client, log) : assertAnswers(client);
  return { db, search: createPostgresSearch(client), close: db.close, answers };
}
