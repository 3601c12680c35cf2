import { Server } from 'node:http';
import { join } from 'node:path';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Context as HonoContext } from 'hono';
import { createPasswordHasher } from '#password';
import { createApp } from './app.ts';
import type { AppDeps } from './deps.ts';
import { createServerWorker, type ServerWorker } from '../sync/worker.ts';
import { assertAdminNamed } from './admin-named.ts';
import { adminUsername, type Config, isEmbedded, s3Settings } from './config.ts';
import { ensureAdmin } from './domain/account/ensure-admin.ts';
import { findAdminUserId } from './domain/account/find-admin.ts';
import { isPasswordUnapplied } from './domain/account/unapplied-password.ts';
import type { Log } from './domain/context.ts';
import { countSyncRuns } from './domain/sync-run/count.ts';
import { clientAddress } from './http/client-address.ts';
import { describeApi } from './http/openapi.ts';
import type { Parsers } from './domain/parsers.ts';
import type { PasswordHasher } from './domain/passwords.ts';
import { type BlobStoreChoice, openBlobStore } from './platform/blobs/open.ts';
import { watchBlobs } from './platform/blobs/watched.ts';
import { openStorage, type Storage } from './platform/db/open.ts';
import { type Drain, drainable } from './platform/drain.ts';
import { cliTarballs } from './platform/static/cli-tarball.ts';
import { nodeHashes } from './platform/hashes/node-hashes.ts';
import { createByteLimit } from './platform/byte-limit.ts';
import { createLastUses } from './platform/last-uses.ts';
import { createLimit } from './platform/limit.ts';
import {
  hashesMax,
  hashesWaitingMax,
  limitHashes,
  tooManyHashes,
} from './platform/password/limited.ts';
import { watchProcess, watchState } from './platform/metrics/gauges.ts';
import { createPrometheus, type Prometheus } from './platform/metrics/prometheus.ts';
import { createParserThreads } from './platform/parsers/threads.ts';
import { createSecrets } from './platform/secrets.ts';
import { endSlowUploads } from './platform/slow-upload.ts';
import { staticFolder } from './platform/static/folder.ts';
import { gitLimitsOf, nodeGit } from './node-git.ts';
import { settingsOf } from './settings.ts';

/** The memory limit of concurrent publishes: one of the largest, or about twenty of 5 MiB. */
const packingBytesMax = 128 * 1024 * 1024;

/** The configuration and environment of {@link startServer}. */
export type StartOptions = {
  config: Config;
  secretKey: string;
  version: string;
  /** The build output: `ui/`, `scalar/`, `cli/`. */
  dist: string;
  log: Log;
  /** Replaces the platform's password hasher, for example with a cheaper one. */
  passwords?: PasswordHasher;
  /** Replaces the parser threads, which take half a second to start. */
  parsers?: Parsers;
  /** Called once, when the first start generated the admin's password. */
  onGeneratedPassword(username: string, generated: string): void;
};

/** An open registry. `close` stops its sync worker and closes the database. */
export type Registry = {
  deps: AppDeps;
  worker: ServerWorker;
  prometheus: Prometheus;
  close(): Promise<void>;
};
/** A registry that is served at `url`. */
export type RunningServer = Omit<Registry, 'prometheus'> & { url: string };

/** Opens the registry: applies migrations and creates the first admin if there is none. */
export async function openRegistry(options: StartOptions): Promise<Registry> {
  const registry = await openServices(options);
  try {
    await makeFirstAdmin(options, registry.deps);
    return registry;
  } catch (err) {
    await registry.close();
    throw err;
  }
}

/** Opens the registry without creating an admin, for commands. */
export async function openServices(options: StartOptions): Promise<Registry> {
  const { config, log, version } = options;
  const where = {
    url: config.DATABASE_URL ?? `file:${join(config.DATA_DIR, 'agenthub.db')}`,
    authToken: config.DATABASE_AUTH_TOKEN,
  };
  const prometheus = createPrometheus({
    version,
    database: isEmbedded(config) ? 'embedded' : 'remote',
    blobs: config.BLOB_STORE,
  });
  const { metrics } = prometheus;
  const storage = await openStorage({
    ...where,
    migrate: config.MIGRATE_ON_START && !config.READ_ONLY,
    log,
    onStatement: metrics.statementEnded,
  });
  try {
    const blobs = await openBlobStore(blobStoreChoice(config, config.BLOB_STORE), storage.db);
    return assemble(options, { ...storage, blobs: watchBlobs(blobs, metrics) }, prometheus);
  } catch (err) {
    await storage.close();
    throw err;
  }
}

/** The configured settings of a blob store. Throws `ConfigError` if a required one is missing. */
export function blobStoreChoice(config: Config, store: Config['BLOB_STORE']): BlobStoreChoice {
  return store === 's3' ? { store, s3: s3Settings(config) } : { store };
}

/**
 * Creates the first admin if there is none, unless `READ_ONLY` is set. Returns whether it did. Throws `ConfigError` if there are admins,
 * but not the one that the configuration names.
 */
async function makeFirstAdmin(
  { config, onGeneratedPassword }: StartOptions,
  deps: AppDeps,
): Promise<boolean> {
  if (config.READ_ONLY) return false;
  const made = await ensureAdmin(deps, {
    username: adminUsername(config),
    email: config.ADMIN_EMAIL,
    password: config.ADMIN_PASSWORD,
  });
  if (!made) await assertAdminNamed(deps.db, config);
  if (made?.generatedPassword) onGeneratedPassword(made.username, made.generatedPassword);
  return made !== null;
}

/**
 * Logs a warning if `ADMIN_PASSWORD` is not the admin's password, with the command that applies it. If the
 * check fails, it only logs that.
 */
async function warnOfUnappliedPassword(
  { config, log }: StartOptions,
  deps: AppDeps,
): Promise<void> {
  const { ADMIN_PASSWORD: password } = config;
  if (password === undefined) return;
  const username = adminUsername(config);
  try {
    if (!(await isPasswordUnapplied(deps, { username, password }))) return;
    log.warn('admin.password_not_applied', {
      why: `ADMIN_PASSWORD is not the password of "${username}": it is used only to create the first admin. Apply it or unset it.`,
      apply: `agenthub user password ${username}`,
    });
  } catch (err) {
    log.warn('admin.password_not_compared', { cause: String(err) });
  }
}

/**
 * Opens the registry and serves it over HTTP. Resolves once it accepts requests. `close` waits up to 8 s for
 * requests in flight.
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { config } = options;
  const registry = await openServices(options);
  watchProcess(registry.prometheus.registry);
  const stopping = new AbortController();
  const deps = { ...registry.deps, stopping: stopping.signal };
  let listening: Listening | undefined;
  let told: Promise<void> | undefined;
  const close = async () => {
    stopping.abort();
    // Sync runs stop while requests in flight finish.
    const stopped = registry.worker.stop();
    const cut = (await listening?.drain()) ?? 0;
    if (cut > 0) options.log.warn('stop.cut', { connections: cut });
    await stopped;
    await told;
    await registry.close();
  };
  const app = createApp(deps);
  let open = () => {};
  let untilOpen: Promise<void> | null = new Promise((resolve) => {
    open = resolve;
  });
  try {
    // Requests wait until the admin exists: until then /ready would be wrong, and so would a 401 for the
    // admin's key.
    listening = await listen(
      (request, env) => untilOpen?.then(() => app.fetch(request, env)) ?? app.fetch(request, env),
      config,
    );
    // Only after the port is bound: the password is shown once, and must come from a server that runs.
    const isAdminCreated = await makeFirstAdmin(options, deps).finally(() => {
      untilOpen = null;
      open();
    });
    const address = listening.server.address();
    const port = typeof address === 'object' && address ? address.port : config.PORT;
    const host = hostOfUrl(config.HOST);
    if (!config.READ_ONLY) registry.worker.start();
    // Not awaited: it takes as long as a password check.
    if (!isAdminCreated) told = warnOfUnappliedPassword(options, deps);
    return { url: `http://${host}:${port}`, deps, worker: registry.worker, close };
  } catch (err) {
    await close();
    throw err;
  }
}

function assemble(
  { config, secretKey, version, dist, log, passwords, parsers }: StartOptions,
  { db, search, blobs, pool, close }: Storage & Pick<AppDeps, 'blobs'>,
  prometheus: Prometheus,
): Registry {
  const stopping = new AbortController();
  const worker = createServerWorker(() => deps, {
    schedule: config.SYNC_ENABLED,
    concurrentMax: config.GIT_MAX_CONCURRENT,
    leaseMilliseconds: config.SYNC_LEASE * 1000,
  });
  const { metrics, page, registry } = prometheus;
  const settings = settingsOf(config, secretKey);
  const deps: AppDeps = {
    db,
    blobs,
    search,
    passwords: limitHashes(
      passwords ?? createPasswordHasher(),
      createLimit(hashesMax, { waitingMax: hashesWaitingMax, onFull: tooManyHashes }),
    ),
    hashes: nodeHashes,
    parsers: parsers ?? createParserThreads(),
    packing: createByteLimit(packingBytesMax),
    secrets: createSecrets(secretKey),
    git: nodeGit(config),
    gitLimits: gitLimitsOf(config),
    sync: worker,
    lastUses: createLastUses({ db, log, settings }),
    settings,
    log,
    metrics,
    metricsPage: page,
    metricsToken: config.METRICS_TOKEN,
    accessLog: config.ACCESS_LOG,
    whenSent,
    now: () => new Date(),
    version,
    stopping: stopping.signal,
    adminApiKey: config.ADMIN_API_KEY,
    findAdminUserId: () => findAdminUserId(db, adminUsername(config)),
    clientAddress: (c) =>
      clientAddress(peerOf(c), c.req.header('x-forwarded-for'), config.TRUSTED_PROXIES),
    apiDocument: () => describeApi(version),
    ui: staticFolder(join(dist, 'ui')),
    scalar: staticFolder(join(dist, 'scalar')),
    cliTarball: cliTarballs(staticFolder(join(dist, 'cli')), 'agenthub-cli.tgz'),
  };
  watchState(registry, {
    pool,
    countSync: () => countSyncRuns({ db }),
    dataFolder: config.DATA_DIR,
  });
  return {
    deps,
    worker,
    prometheus,
    async close() {
      stopping.abort();
      await worker.stop();
      await deps.lastUses.flush();
      await close();
    },
  };
}

/** A host at which a server that listens on `host` can be opened, as URLs write it. */
function hostOfUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** See `AppDeps.whenSent`. */
const whenSent: AppDeps['whenSent'] = (c, done) => {
  const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>;
  const socket = outgoing?.socket;
  if (!outgoing || !socket) return done(null);
  if (outgoing.closed) return done({ bytes: 0, isComplete: false });
  const before = socket.bytesWritten;
  outgoing.once('close', () => {
    done({ bytes: socket.bytesWritten - before, isComplete: outgoing.writableFinished });
  });
};

/** The address of the socket's peer; undefined if the app is called in-process. */
function peerOf(c: HonoContext): string | undefined {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
  return incoming?.socket.remoteAddress;
}

type Listening = { server: Server; drain: Drain };

function listen(
  fetch: (request: Request, env: HttpBindings) => Response | Promise<Response>,
  config: Config,
) {
  return new Promise<Listening>((resolve, reject) => {
    const server = createAdaptorServer({
      fetch: fetch as Parameters<typeof createAdaptorServer>[0]['fetch'],
      // Longer than a proxy keeps idle connections open, so that we do not close one that it is about to
      // reuse.
      // The time of a whole request is not limited: `endSlowUploads` measures whether its body arrives.
      serverOptions: { keepAliveTimeout: 75_000, headersTimeout: 60_000, requestTimeout: 0 },
    });
    if (!(server instanceof Server)) throw new TypeError('expected a server of HTTP/1.1');
    endSlowUploads(server);
    const drain = drainable(server);
    server.once('error', reject);
    server.listen(config.PORT, config.HOST, () => resolve({ server, drain }));
  });
}
