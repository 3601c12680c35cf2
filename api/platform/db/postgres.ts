import { getTableName, sql, type SQL } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres, { type Sql } from 'postgres';
import type { Log } from '#api/domain/context.ts';
import type { Database, Queries } from '#api/domain/database.ts';
import { postgresMigrations } from '#schema/tables/migrations/index.ts';
import { postgresTables } from '#schema/tables/postgres.ts';
import { assertMigrated } from './migrate.ts';
import { toOpenError } from './open-error.ts';
import { postgresAddress } from './postgres-address.ts';
import { explainError, inTransaction, toStorageError } from './storage-error.ts';

/** The time limit of a statement, including its wait for locks. */
const statementMilliseconds = 30_000;
/**
 * The time limits of a transaction: when idle, and in total when it holds a {@link Database.lock}. Both are
 * shorter than the time others wait, so that those continue if a process is frozen or disconnected.
 */
const idleMilliseconds = 20_000;
const exclusiveMilliseconds = 25_000;
/** A handshake takes seconds on a busy machine; a request without a database must fail within about as many. */
const connectSecondsMax = 10;

/** The options of {@link connectPostgres}. */
export type PostgresOptions = {
  connectionsMax: number;
  /** False for long statements, and behind a pooler, which accepts no settings at connect time. */
  bounded?: boolean;
  /** The application name shown by the server. */
  applicationName?: string;
};

/**
 * Creates a connection pool for Postgres; it connects on first use. Statements and waits have time limits,
 * and connections are renewed regularly, so that a database that moved is found again. Throws {@link
 * DatabaseOpenError} for a malformed address.
 */
export function connectPostgres(
  url: string,
  { connectionsMax, bounded = true, applicationName = 'agenthub' }: PostgresOptions,
): Sql {
  const { options, connection, pooled } = postgresAddress(url);
  return postgres({
    connect_timeout: connectSecondsMax,
    ...options,
    max: connectionsMax,
    // We send no arrays, so their types are not needed. Fetching them takes a round trip, and if the
    // connection breaks meanwhile, an uncatchable rejection ends the process.
    fetch_types: false,
    // The default is up to 20 s, in which statements wait although the database may be back.
    backoff: (attempts) => Math.min(0.05 * 2 ** attempts, 0.5),
    idle_timeout: 60,
    max_lifetime: 30 * 60,
    onnotice() {},
    connection: {
      ...(bounded && !pooled
        ? {
            statement_timeout: statementMilliseconds,
            idle_in_transaction_session_timeout: idleMilliseconds,
          }
        : {}),
      ...connection,
      application_name: applicationName,
    },
  });
}

/** How long to wait for the first answer: longer than a handshake on a slow network. */
const firstAnswerMilliseconds = 10_000;

/**
 * Sends the first query. If a server closes every connection, as one that is not Postgres does, the driver
 * reconnects forever; this gives up after 10 s. Throws the driver's error.
 */
async function ask(client: Sql): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new Error('it does not speak the Postgres protocol');
    const giveUp = () => reject(Object.assign(error, { code: 'CONNECTION_CLOSED' }));
    timer = setTimeout(giveUp, firstAnswerMilliseconds);
  });
  try {
    await Promise.race([client`select 1`, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Throws {@link DatabaseOpenError} unless the database responds now. */
export async function assertAnswers(client: Sql): Promise<void> {
  await ask(client).catch((error: unknown) => {
    throw toOpenError('Postgres', error);
  });
}

/** How long a starting server waits for a database that starts at the same time, as in compose and Kubernetes. */
const startMillisecondsMax = 30_000;

/**
 * Waits up to 30 s until the database responds. Throws {@link DatabaseOpenError} after that, or at once if it
 * refuses: unknown user, wrong password, missing database.
 */
export async function awaitPostgres(client: Sql, log: Log): Promise<void> {
  const deadline = performance.now() + startMillisecondsMax;
  for (let tries = 0; ; tries++) {
    try {
      await ask(client);
      return;
    } catch (error) {
      const mayComeBack = toStorageError(error) !== error;
      if (!mayComeBack || performance.now() > deadline) throw toOpenError('Postgres', error);
      if (tries === 0) log.info('database.awaited', { cause: String(error) });
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 500);
    });
  }
}

/** A {@link Database} over a pool. Closing it lets running statements finish. */
export function postgresDatabase(client: Sql): Database {
  const database = drizzle({ client, casing: 'snake_case' });
  // Cast as in `schema/tables/columns.ts`: both query builders have the methods that verbs use.
  const query = database as unknown as Queries;
  return {
    dialect: 'postgres',
    query,
    tables: postgresTables,
    write: (work) =>
      inTransaction((run) => database.transaction((tx) => run(tx as unknown as Queries)), work),
    // There are no caches to invalidate.
    writeQuietly(work) {
      return this.write(work);
    },
    snapshot: (work) =>
      inTransaction(
        (run) =>
          database.transaction((tx) => run(tx as unknown as Queries), {
            isolationLevel: 'repeatable read',
            accessMode: 'read only',
          }),
        work,
      ),
    async lock(tx, subject) {
      const lock: SQL = sql`pg_advisory_xact_lock(hashtextextended(${subject}, 0))`;
      // A process that freezes while sending one statement is not idle to Postgres, and its statement does
      // not time out. Only `transaction_timeout`, available since Postgres 17, ends it.
      const bound: SQL = sql`case when current_setting('server_version_num')::int >= 170000
        then set_config('transaction_timeout', ${String(exclusiveMilliseconds)}, true) end`;
      await tx.select({ lock, bound }).from(sql`(select 1) as one`);
    },
    explain: explainError,
    generation: () => null,
    async scrub() {
      // Frees the dead rows for reuse, also those of the values beside the tables (TOAST). Their bytes stay in the
      // files until other rows overwrite them, and in the WAL and its archive.
      for (const table of Object.values(postgresTables))
        await client.unsafe(`vacuum "${getTableName(table)}"`);
      return 'provider';
    },
    async isReadOnly() {
      // On a replica this is always on; elsewhere it is the setting of the server, database or user.
      const [row] = await client<{ on: boolean }[]>`
        select current_setting('transaction_read_only')::bool as "on"`;
      return row?.on ?? false;
    },
    check: () =>
      assertMigrated(postgresMigrations, async () => {
        const rows = await client<{ name: string }[]>`select name from _migrations`;
        return rows.map(({ name }) => name);
      }),
    close: () => client.end({ timeout: 5 }),
  };
}
