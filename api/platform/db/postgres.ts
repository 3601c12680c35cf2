import { sql, type SQL } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres, { type Sql } from 'postgres';
import type { Log } from '#api/domain/context.ts';
import type { Database, Queries } from '#api/domain/database.ts';
import { postgresMigrations } from '#schema/tables/migrations/index.ts';
import { postgresTables } from '#schema/tables/postgres.ts';
import { assertMigrated } from './migrate.ts';
import { DatabaseOpenError, toOpenError } from './open-error.ts';
import { explainError, inTransaction, toStorageError } from './storage-error.ts';

/** How long one statement may run, which is also how long it may wait for what another transaction has locked. */
const statementMilliseconds = 30_000;
/**
 * How long a transaction may say nothing, and how long it may keep others waiting in {@link Database.lock}:
 * less than they wait, so that they go on where a process is frozen or cut off.
 */
const idleMilliseconds = 20_000;
const exclusiveMilliseconds = 25_000;
/** A busy machine takes seconds for a handshake; a request that finds no database is told so within as many. */
const connectSecondsMax = 10;

export type PostgresOptions = {
  connectionsMax: number;
  /** False for statements that may take long, and behind a pooler, which takes no such settings at connecting. */
  bounded?: boolean;
  /** What we call ourselves to the server. */
  applicationName?: string;
};

/**
 * A pool of connections to the Postgres at `url`; nothing is connected yet. Statements and waits are
 * bounded, and a connection is renewed now and then, so that a database that moved is found again.
 * Throws {@link DatabaseOpenError} on an address that cannot be read.
 */
export function connectPostgres(
  url: string,
  { connectionsMax, bounded = true, applicationName = 'agenthub' }: PostgresOptions,
): Sql {
  try {
    return postgres(url, {
      max: connectionsMax,
      // The types of arrays, of which we send none: to ask takes a round trip, and when the connection is cut
      // meanwhile, a rejection that nobody can catch ends the process.
      fetch_types: false,
      connect_timeout: connectSecondsMax,
      // By default up to 20 s, in which statements wait for a database that may long be back.
      backoff: (attempts) => Math.min(0.05 * 2 ** attempts, 0.5),
      idle_timeout: 60,
      max_lifetime: 30 * 60,
      onnotice() {},
      connection: {
        application_name: applicationName,
        ...(bounded
          ? {
              statement_timeout: statementMilliseconds,
              idle_in_transaction_session_timeout: idleMilliseconds,
            }
          : {}),
      },
    });
  } catch (error) {
    // The message of a URL that does not parse repeats it, password included.
    throw new DatabaseOpenError(
      'DATABASE_URL: not an address of Postgres, as in postgres://user:password@host:5432/agenthub',
      { cause: error },
    );
  }
}

/** How long a server may go on closing what is connected to it; more than a handshake takes on a slow line. */
const firstAnswerMilliseconds = 10_000;

/**
 * Asks the database for its first answer. The driver connects for ever to what closes each connection, as a
 * server that is no Postgres does; this gives up after 10 s. Throws what the driver throws.
 */
async function ask(client: Sql): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new Error('it does not speak as a Postgres does');
    const giveUp = () => reject(Object.assign(error, { code: 'CONNECTION_CLOSED' }));
    timer = setTimeout(giveUp, firstAnswerMilliseconds);
  });
  try {
    await Promise.race([client`select 1`, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Throws {@link DatabaseOpenError} unless the database answers now: what is wrong with the address is said of it. */
export async function assertAnswers(client: Sql): Promise<void> {
  await ask(client).catch((error: unknown) => {
    throw toOpenError('Postgres', error);
  });
}

/** How long a start waits for a database that starts beside it, as in compose and Kubernetes. */
const startMillisecondsMax = 30_000;

/**
 * Waits until the database answers, for 30 s at most. Throws {@link DatabaseOpenError} when it does not,
 * or at once when it refuses: an unknown user, a wrong password, no such database.
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

/** The database behind a pool; closing it lets statements under way finish. */
export function postgresDatabase(client: Sql): Database {
  const database = drizzle({ client, casing: 'snake_case' });
  // As `schema/tables/columns.ts` types the tables: the two query builders share what verbs use.
  const query = database as unknown as Queries;
  return {
    dialect: 'postgres',
    query,
    tables: postgresTables,
    write: (work) =>
      inTransaction((told) => database.transaction((tx) => told(tx as unknown as Queries)), work),
    // There are no caches to empty.
    writeQuietly(work) {
      return this.write(work);
    },
    snapshot: (work) =>
      inTransaction(
        (told) =>
          database.transaction((tx) => told(tx as unknown as Queries), {
            isolationLevel: 'repeatable read',
            accessMode: 'read only',
          }),
        work,
      ),
    async lock(tx, subject) {
      const lock: SQL = sql`pg_advisory_xact_lock(hashtextextended(${subject}, 0))`;
      // Who is frozen between the parts of one statement is not idle to Postgres, and has no statement that
      // takes too long. Only this ends it; Postgres has it since 17.
      const bound: SQL = sql`case when current_setting('server_version_num')::int >= 170000
        then set_config('transaction_timeout', ${String(exclusiveMilliseconds)}, true) end`;
      await tx.select({ lock, bound }).from(sql`(select 1) as one`);
    },
    explain: explainError,
    generation: () => null,
    check: () =>
      assertMigrated(postgresMigrations, async () => {
        const rows = await client<{ name: string }[]>`select name from _migrations`;
        return rows.map(({ name }) => name);
      }),
    close: () => client.end({ timeout: 5 }),
  };
}
