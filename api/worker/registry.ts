import { AsyncLocalStorage } from 'node:async_hooks';
import { createPasswordHasher } from '#password';
import { AppError } from '#schema/error.ts';
import { assertAdminNamed } from '../admin-named.ts';
import { createApp } from '../app.ts';
import { adminUsername } from '../config.ts';
import type { AppDeps } from '../deps.ts';
import { ensureAdmin } from '../domain/account/ensure-admin.ts';
import { findAdminUserId } from '../domain/account/find-admin.ts';
import type { Log } from '../domain/context.ts';
import { noMetrics } from '../domain/metrics.ts';
import { writeLastUses } from '../domain/token/last-use.ts';
import { clientAddress } from '../http/client-address.ts';
import type { ApiDocument } from '../http/openapi.ts';
import { migrateUp } from '../platform/db/migrate.ts';
import { withRemoteMigrations } from '../platform/db/migrations-remote.ts';
import { openRemote } from '../platform/db/open-remote.ts';
import { webHashes } from '../platform/hashes/web-hashes.ts';
import { createEdgeLimit } from '../platform/limit-edge.ts';
import {
  hashesMax,
  hashesWaitingMax,
  limitHashes,
  tooManyHashes,
} from '../platform/password/limited.ts';
import { createInlineParsers } from '../platform/parsers/inline.ts';
import { toStorageError } from '../platform/db/storage-error.ts';
import { assetsBinding } from '../platform/static/assets-binding.ts';
import { cliTarballs } from '../platform/static/cli-tarball.ts';
import { createFetchGit } from '../platform/git/fetch-git.ts';
import { gitLimitsEdge } from '../platform/git/limits.ts';
import { createSecrets } from '../platform/secrets.ts';
import { settingsOf } from '../settings.ts';
import { previewRun } from '../../sync/preview.ts';
import type { Bindings, EdgeConfig } from './bindings.ts';
import { openForRequest, type RequestStorage } from './request-storage.ts';
import { assetsMaxOverHttp, createEdgeSync } from './sync.ts';

/** The runtime's context of a request: `waitUntil` continues work after the response. */
export type ExecutionContext = { waitUntil(promise: Promise<unknown>): void };

/** The options of {@link createEdgeRegistry}. */
export type EdgeOptions = EdgeConfig & {
  assets: Bindings['ASSETS'];
  version: string;
  log: Log;
  /** Called once, when the first request to an empty database generated the admin's password. */
  onGeneratedPassword(username: string, generated: string): void;
  /** Replaces dependencies, for tests. */
  replace?: Partial<AppDeps>;
};

/** The registry of one isolate. */
export type EdgeRegistry = {
  deps: AppDeps;
  fetch(request: Request, ctx: ExecutionContext): Promise<Response>;
  /** Handles the cron trigger. */
  scheduled(ctx: ExecutionContext): Promise<void>;
};

/** Half of an isolate's memory. */
const bodiesBytesMaxEdge = 64 * 1024 * 1024;

/**
 * Out of the six connections that a request may have open.
 * https://developers.cloudflare.com/workers/platform/limits/
 */
const connectionsMax = 3;

/**
 * The registry of one isolate. The application is built once, which saves each request 5 to 15 ms. The
 * database is opened and closed for each request, since a socket belongs to the request that opened it. The
 * first request that needs the database applies migrations, unless `MIGRATE_ON_START` is false, and creates
 * the first admin.
 */
export function createEdgeRegistry(options: EdgeOptions): EdgeRegistry {
  const { config, database } = options;
  const requests = new AsyncLocalStorage<{ storage: RequestStorage; ctx: ExecutionContext }>();
  const open = () =>
    openForRequest(
      // A pooler accepts no settings at connect time, and limits statements itself.
      openRemote(database, { connectionsMax, bounded: !database.pooled }),
      options.openBlobs,
    );
  const current = () => {
    const request = requests.getStore();
    if (!request) throw new Error('The database was asked for outside of a request');
    return request;
  };
  const deps = assemble(options, () => current().storage, {
    // A run that a request asked for starts after its response, with its own database connection.
    wake: () => {
      const { ctx } = current();
      if (!config.READ_ONLY) ctx.waitUntil(during(ctx, sync.afterAnswer));
    },
    preview: previewRun,
  });
  const sync = createEdgeSync(deps, {
    concurrentMax: config.GIT_MAX_CONCURRENT,
    leaseMilliseconds: config.SYNC_LEASE * 1000,
    assetsMax: database.kind === 'libsql' ? assetsMaxOverHttp : Infinity,
  });
  const app = createApp(deps);
  const base = new URL(deps.settings.publicUrl).pathname.replace(/\/$/, '');

  async function during<T>(ctx: ExecutionContext, work: () => Promise<T>): Promise<T> {
    const storage = open();
    try {
      return await requests.run({ storage, ctx }, work);
    } finally {
      ctx.waitUntil(storage.close());
    }
  }

  return {
    deps,
    fetch: (request, ctx) =>
      during(ctx, async () => app.fetch(belowBase(request, base), options.assets)),
    scheduled: (ctx) =>
      during(ctx, async () => {
        if (config.READ_ONLY) return;
        await deps.prepare?.();
        const runs = await sync.cron(config.SYNC_ENABLED ? 'due' : { ids: [] });
        options.log.info('scheduled', {
          database: config.DATABASE_URL === undefined ? 'hyperdrive' : database.kind,
          runs: runs.length,
        });
      }),
  };
}

function assemble(
  options: EdgeOptions,
  storage: () => RequestStorage,
  sync: AppDeps['sync'],
): AppDeps {
  const { config, secretKey, assets, version, log, replace } = options;
  const deps: AppDeps = {
    get db() {
      return storage().db;
    },
    get search() {
      return storage().search;
    },
    get blobs() {
      return storage().blobs;
    },
    passwords: limitHashes(
      createPasswordHasher(),
      createEdgeLimit(hashesMax, {
        waitingMax: hashesWaitingMax,
        onFull: tooManyHashes,
        // The platform's limit of processor time per request.
        silentMillisecondsMax: 30_000,
      }),
    ),
    hashes: webHashes,
    parsers: createInlineParsers(),
    bodiesBytesMax: bodiesBytesMaxEdge,
    secrets: createSecrets(secretKey),
    git: createFetchGit({
      addresses: {
        allowPrivate: config.GIT_ALLOW_PRIVATE,
        allow: config.GIT_ALLOW_ADDRESSES,
        deny: config.GIT_DENY_ADDRESSES,
      },
      timeouts: { totalMs: config.GIT_CLONE_TIMEOUT * 1000 },
    }),
    gitLimits: gitLimitsEdge,
    // An isolate may end after any request, so nothing is collected here.
    lastUses: {
      note: (use) => writeLastUses(deps, [use]),
      flush: async () => {},
    },
    sync,
    settings: settingsOf(config, secretKey),
    log,
    metrics: noMetrics,
    accessLog: config.ACCESS_LOG,
    now: () => new Date(),
    version,
    adminApiKey: config.ADMIN_API_KEY,
    findAdminUserId: () => findAdminUserId(storage().db, adminUsername(config)),
    // Set by Cloudflare, which overwrites what the client sends.
    clientAddress: (c) => clientAddress(c.req.header('cf-connecting-ip'), undefined, []),
    apiDocument: () => builtDocument(assets),
    ui: assetsBinding(assets, ''),
    scalar: assetsBinding(assets, 'docs'),
    cliTarball: cliTarballs(assetsBinding(assets, 'cli'), 'agenthub-cli.tgz'),
    prepare: once(() => prepare(deps, options)),
    ...replace,
  };
  return deps;
}

/** The OpenAPI document from the build: generating it here would add 7 kB to the Worker. */
async function builtDocument(assets: Bindings['ASSETS']): Promise<ApiDocument> {
  const file = await assetsBinding(assets, '').find('openapi.json');
  if (!file)
    throw new AppError('request.not_found', 'This Worker was deployed without openapi.json.');
  return JSON.parse(new TextDecoder().decode(file.bodies.identity)) as ApiDocument;
}

/**
 * Runs `work` until it has succeeded once. Concurrent requests each run it themselves: a request that waits
 * for another's work would hang if the platform cancels that one.
 */
function once(work: () => Promise<void>): () => Promise<void> {
  let done = false;
  return async () => {
    if (done) return;
    await work();
    done = true;
  };
}

async function prepare(deps: AppDeps, options: EdgeOptions): Promise<void> {
  const { config, database, log, onGeneratedPassword } = options;
  // One read shows that the database is ready. Any other state is handled, or explained, by migrating.
  const isMigrated = await deps.db.check().then(
    () => true,
    () => false,
  );
  if (config.READ_ONLY) return;
  if (config.MIGRATE_ON_START && !isMigrated) {
    await withRemoteMigrations(database, async (target, migrations) => {
      const applied = await migrateUp(target, migrations);
      if (applied.length > 0) log.info('database.migrated', { applied });
    }).catch((error: unknown) => {
      // A database that is unreachable becomes a 503; a wrong address is reported to the operator.
      throw toStorageError(error);
    });
  }
  const made = await ensureAdmin(deps, {
    username: adminUsername(config),
    email: config.ADMIN_EMAIL,
    password: config.ADMIN_PASSWORD,
  });
  if (!made) await assertAdminNamed(deps.db, config);
  if (made?.generatedPassword) onGeneratedPassword(made.username, made.generatedPassword);
}

/** The request without the base path, as a proxy would forward it. */
function belowBase(request: Request, base: string): Request {
  const url = new URL(request.url);
  if (base === '' || !`${url.pathname}/`.startsWith(`${base}/`)) return request;
  url.pathname = url.pathname.slice(base.length);
  return new Request(url, request);
}
