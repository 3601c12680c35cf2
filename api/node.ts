import { Server } from 'node:http';
import { join } from 'node:path';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Context as HonoContext } from 'hono';
import { createPasswordHasher } from '#password';
import { createApp } from './app.ts';
import type { AppDeps } from './deps.ts';
import { createServerWorker, type ServerWorker } from '../sync/worker.ts';
import { type Config, s3Settings } from './config.ts';
import { ensureAdmin } from './domain/account/ensure-admin.ts';
import { findAdminUserId } from './domain/account/find-admin.ts';
import { isPasswordUnapplied } from './domain/account/unapplied-password.ts';
import type { Log } from './domain/context.ts';
import { clientAddress } from './http/client-address.ts';
import { describeApi } from './http/openapi.ts';
import type { Parsers } from './domain/parsers.ts';
import type { PasswordHasher } from './domain/passwords.ts';
import { type BlobStoreChoice, openBlobStore } from './platform/blobs/open.ts';
import { openStorage } from './platform/db/open.ts';
import { type Drain, drainable } from './platform/drain.ts';
import { cliTarballs } from './platform/static/cli-tarball.ts';
import { nodeHashes } from './platform/hashes/node-hashes.ts';
import { createByteLimit } from './platform/byte-limit.ts';
import { createLimit } from './platform/limit.ts';
import {
  hashesMax,
  hashesWaitingMax,
  limitHashes,
  tooManyHashes,
} from './platform/password/limited.ts';
import { createParserThreads } from './platform/parsers/threads.ts';
import { createSecrets } from './platform/secrets.ts';
import { staticFolder } from './platform/static/folder.ts';
import { gitLimitsOf, nodeGit } from './node-git.ts';
import { settingsOf } from './settings.ts';

/** What publishes may hold while they are read and packed: one of the largest, or some twenty of 5 MiB. */
const packingBytesMax = 128 * 1024 * 1024;

/** What {@link startServer} needs beside the configuration. */
export type StartOptions = {
  config: Config;
  secretKey: string;
  version: string;
  /** The folder that the build made: `ui/`, `scalar/`, `cli/`. */
  dist: string;
  log: Log;
  /** Instead of the platform's own, at another cost. */
  passwords?: PasswordHasher;
  /** Instead of threads of its own, which take half a second to start. */
  parsers?: Parsers;
  /** Told once, when the first start made a password for the admin. */
  onGeneratedPassword(username: string, generated: string): void;
};

export type Registry = { deps: AppDeps; worker: ServerWorker; close(): Promise<void> };
export type RunningServer = Registry & { url: string };

/** Opens the database, with its migrations applied, and the admin made if there is none. */
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

/** Opens the database and all that works on it, without making an admin: for commands. */
export async function openServices(options: StartOptions): Promise<Registry> {
  const { config, log } = options;
  const where = {
    url: config.DATABASE_URL ?? `file:${join(config.DATA_DIR, 'agenthub.db')}`,
    authToken: config.DATABASE_AUTH_TOKEN,
  };
  const storage = await openStorage({ ...where, migrate: config.MIGRATE_ON_START, log });
  try {
    const blobs = await openBlobStore(blobStoreChoice(config, config.BLOB_STORE), storage.db);
    return assemble(options, { ...storage, blobs });
  } catch (err) {
    await storage.close();
    throw err;
  }
}

/** One of the stores, with what the configuration says of it; throws `ConfigError` where it says too little. */
export function blobStoreChoice(config: Config, store: Config['BLOB_STORE']): BlobStoreChoice {
  return store === 's3' ? { store, s3: s3Settings(config) } : { store };
}

/** Gives whether it was made. */
async function makeFirstAdmin(
  { config, onGeneratedPassword }: StartOptions,
  deps: AppDeps,
): Promise<boolean> {
  const made = await ensureAdmin(deps, {
    username: config.ADMIN_USERNAME,
    email: config.ADMIN_EMAIL,
    password: config.ADMIN_PASSWORD,
  });
  if (made?.generatedPassword) onGeneratedPassword(made.username, made.generatedPassword);
  return made !== null;
}

/** Says when `ADMIN_PASSWORD` is not the admin's, and how it becomes so; a failure to find out is only told. */
async function tellUnappliedPassword({ config, log }: StartOptions, deps: AppDeps): Promise<void> {
  const { ADMIN_USERNAME: username, ADMIN_PASSWORD: password } = config;
  if (password === undefined) return;
  try {
    if (!(await isPasswordUnapplied(deps, { username, password }))) return;
    log.warn('admin.password_not_applied', {
      why: `ADMIN_PASSWORD is not the password of "${username}": it is used for the first admin alone. Apply it, or unset it.`,
      apply: `agenthub user password ${username}`,
    });
  } catch (err) {
    log.warn('admin.password_not_compared', { cause: String(err) });
  }
}

/**
 * {@link openRegistry}, served over HTTP. Gives the address once it answers; `close` lets requests in flight
 * finish, for 8 s at most.
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { config } = options;
  const registry = await openServices(options);
  const stopping = new AbortController();
  const deps = { ...registry.deps, stopping: stopping.signal };
  let listening: Listening | undefined;
  let told: Promise<void> | undefined;
  const close = async () => {
    stopping.abort();
    // Passes stop while requests in flight finish.
    const stopped = registry.worker.stop();
    const cut = (await listening?.drain()) ?? 0;
    if (cut > 0) options.log.warn('stop.cut', { connections: cut });
    await stopped;
    await told;
    await registry.close();
  };
  const app = createApp(deps);
  let open = () => {};
  let closedUntil: Promise<void> | null = new Promise((resolve) => {
    open = resolve;
  });
  try {
    // Who asks before there is an admin waits: /ready would be wrong, and so would a 401 for the admin's key.
    listening = await listen(
      (request, env) => closedUntil?.then(() => app.fetch(request, env)) ?? app.fetch(request, env),
      config,
    );
    // Not before the port is ours: the password is shown once, by a server that runs.
    const isFirstStart = await makeFirstAdmin(options, deps).finally(() => {
      closedUntil = null;
      open();
    });
    const address = listening.server.address();
    const port = typeof address === 'object' && address ? address.port : config.PORT;
    const host = config.HOST === '0.0.0.0' || config.HOST === '::' ? 'localhost' : config.HOST;
    registry.worker.start();
    // Not waited for: it takes as long as a password takes to check.
    if (!isFirstStart) told = tellUnappliedPassword(options, deps);
    return { url: `http://${host}:${port}`, deps, worker: registry.worker, close };
  } catch (err) {
    await close();
    throw err;
  }
}

function assemble(
  { config, secretKey, version, dist, log, passwords, parsers }: StartOptions,
  { db, search, blobs, close }: Pick<AppDeps, 'db' | 'search' | 'blobs'> & Pick<Registry, 'close'>,
): Registry {
  const stopping = new AbortController();
  const worker = createServerWorker(() => deps, {
    schedule: config.SYNC_ENABLED,
    concurrentMax: config.GIT_MAX_CONCURRENT,
    leaseMilliseconds: config.SYNC_LEASE * 1000,
  });
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
    settings: settingsOf(config, secretKey),
    log,
    now: () => new Date(),
    version,
    stopping: stopping.signal,
    adminApiKey: config.ADMIN_API_KEY,
    findAdminUserId: () => findAdminUserId(db, config.ADMIN_USERNAME),
    clientAddress: (c) =>
      clientAddress(peerOf(c), c.req.header('x-forwarded-for'), config.TRUSTED_PROXIES),
    apiDocument: () => describeApi(version),
    ui: staticFolder(join(dist, 'ui')),
    scalar: staticFolder(join(dist, 'scalar')),
    cliTarball: cliTarballs(staticFolder(join(dist, 'cli')), 'agenthub-cli.tgz'),
  };
  return {
    deps,
    worker,
    async close() {
      stopping.abort();
      await worker.stop();
      await close();
    },
  };
}

/** The address at the other end of the socket; there is none when the app is called in-process. */
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
      // Longer than a proxy keeps its idle connections, so that none is closed as it is used again.
      serverOptions: { keepAliveTimeout: 75_000 },
    });
    if (!(server instanceof Server)) throw new TypeError('expected a server of HTTP/1.1');
    const drain = drainable(server);
    server.once('error', reject);
    server.listen(config.PORT, config.HOST, () => resolve({ server, drain }));
  });
}
