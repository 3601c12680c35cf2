import { sql } from 'drizzle-orm';
import { inject } from 'vitest';
import type { AppDeps } from '#api/deps.ts';
import type { Database } from '#api/domain/database.ts';
import { createPasswordHasher } from '#api/platform/password/bcryptjs.ts';
import { createDatabaseBlobStore } from '#api/platform/blobs/database.ts';
import { openRemote } from '#api/platform/db/open-remote.ts';
import { readBindings } from '#api/worker/bindings.ts';
import { createEdgeRegistry } from '#api/worker/registry.ts';
import { silentLog } from './silent-log.ts';
import { countLibsqlStreams, newLibsqlDatabase } from './new-libsql-database.ts';
import { newPostgresDatabase } from './new-postgres-database.ts';
import type { PlatformRegistry } from './platform.ts';
import { libsqlAuthToken, testEnv } from './test-env.ts';
import { testVersion } from './test-version.ts';

/** Beside the Worker of a test lies nothing of a build but what a server makes by itself. */
const assets = {
  async fetch(request: Request) {
    if (new URL(request.url).pathname !== '/openapi.json')
      return new Response(null, { status: 404 });
    const headers = { 'content-type': 'application/json' };
    return new Response(inject('apiDocument'), { headers });
  },
};

let isPostgres = false;

/** Puts the registries of the test file that calls it on Postgres, where they are on libSQL else. */
export function usePostgres(): void {
  isPostgres = true;
}

type WorkerdRegistry = PlatformRegistry & {
  /** Fires the cron trigger, and waits until it is done. */
  scheduled(): Promise<void>;
  /** Waits for what goes on after the answers. */
  settled(): Promise<void>;
  /** Connections to Postgres, or streams of libSQL, that the application has open; the test's own are left out. */
  openConnections(): Promise<number>;
};

/**
 * A registry as a Worker runs it, on a database of its own: each request goes through the composition
 * root of Workers, and so opens the database and closes it. `deps` has a connection of the test's.
 */
export async function openPlatformRegistry(
  env: Record<string, string>,
  replace: Partial<AppDeps>,
): Promise<WorkerdRegistry> {
  const database = isPostgres ? await newPostgresDatabase() : await newLibsqlDatabase();
  const where = { DATABASE_URL: database.url, DATABASE_AUTH_TOKEN: libsqlAuthToken };
  const options = (overrides: Record<string, string>) => ({
    ...readBindings(
      { ASSETS: assets, ...testEnv, ...where, ...env, ...overrides },
      'http://localhost:8000',
    ),
    assets,
    version: testVersion,
    log: silentLog,
    onGeneratedPassword() {},
    replace: { passwords: createPasswordHasher(4), ...replace },
  });
  let registry = createEdgeRegistry(options({}));
  const own = openRemote(options({}).database, { connectionsMax: 1 });
  const pending: Promise<unknown>[] = [];
  const ctx = { waitUntil: (promise: Promise<unknown>) => void pending.push(promise) };
  const answers: Response[] = [];
  const request = async (path: string, init?: RequestInit) => {
    const asked = new Request(`http://localhost${path}`, init);
    const answer = await registry.fetch(asked, ctx);
    answers.push(answer);
    return answer;
  };
  await registry.scheduled(ctx);
  return {
    deps: { ...withStorage(registry.deps, own), ...replace },
    app: { request },
    databaseUrl: database.url,
    async loseDatabase() {
      const url = new URL(database.url);
      url.port = '1';
      registry = createEdgeRegistry(options({ DATABASE_URL: url.href }));
    },
    scheduled: () => registry.scheduled(ctx),
    settled: async () => void (await Promise.all(pending)),
    openConnections: () =>
      isPostgres ? countConnections(own.db) : countLibsqlStreams(database.url),
    async close() {
      // As the runtime does when a client goes away: a body that nobody reads holds its database open.
      for (const answer of answers) if (!answer.bodyUsed) await answer.body?.cancel();
      await Promise.all(pending);
      await own.close();
      await database.remove();
    },
  };
}

async function countConnections(db: Database): Promise<number> {
  const others = sql`(select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()) as others`;
  const rows = await db.query.select({ pid: sql`pid` }).from(others);
  return rows.length;
}

function withStorage(deps: AppDeps, { db, search }: Pick<AppDeps, 'db' | 'search'>): AppDeps {
  const all = Object.getOwnPropertyDescriptors(deps);
  const { db: _db, search: _search, blobs: _blobs, ...rest } = all;
  const others: Omit<AppDeps, 'db' | 'search' | 'blobs'> = Object.defineProperties(
    {} as Omit<AppDeps, 'db' | 'search' | 'blobs'>,
    rest,
  );
  return { ...others, db, search, blobs: createDatabaseBlobStore(db) };
}
