import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HttpBindings, serve, type ServerType } from '@hono/node-server';
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Context as HonoContext } from 'hono';
import { createPasswordHasher } from '#password';
import { type AppDeps, createApp } from './app.ts';
import { createServerWorker, type ServerWorker } from '../sync/worker.ts';
import { type Config, ConfigError, s3Settings } from './config.ts';
import { ensureAdmin } from './domain/account/ensure-admin.ts';
import { defaultLimits, type Log, type Settings } from './domain/context.ts';
import type { Database } from './domain/database.ts';
import type { PasswordHasher } from './domain/passwords.ts';
import { type BlobStoreChoice, openBlobStore } from './platform/blobs/open.ts';
import { openStorage } from './platform/db/open.ts';
import { cliTarballs } from './platform/static/cli-tarball.ts';
import { createNodeGit } from './platform/git/node-git.ts';
import { gitLimitsDefault } from './platform/git/limits.ts';
import { createSecrets } from './platform/secrets.ts';
import { staticFolder } from './platform/static/folder.ts';

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
  /** Told once, when the first start made a password for the admin. */
  onGeneratedPassword(username: string, generated: string): void;
};

export type Registry = {
  deps: AppDeps;
  worker: ServerWorker;
  /** Ends what has no end of its own: streams of logs, and sync runs at their next step. */
  stop(): Promise<void>;
  close(): Promise<void>;
};
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
    return await assemble(options, { ...storage, blobs });
  } catch (err) {
    await storage.close();
    throw err;
  }
}

/** One of the stores, with what the configuration says of it; throws `ConfigError` where it says too little. */
export function blobStoreChoice(config: Config, store: Config['BLOB_STORE']): BlobStoreChoice {
  return store === 's3' ? { store, s3: s3Settings(config) } : { store };
}

async function makeFirstAdmin(
  { config, onGeneratedPassword }: StartOptions,
  deps: AppDeps,
): Promise<void> {
  const made = await ensureAdmin(deps, {
    username: config.ADMIN_USERNAME,
    email: config.ADMIN_EMAIL,
    password: config.ADMIN_PASSWORD,
  });
  if (made?.generatedPassword) onGeneratedPassword(made.username, made.generatedPassword);
}

/** {@link openRegistry}, served over HTTP. Gives the address once it answers; `close` lets requests in flight finish. */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { config } = options;
  const registry = await openServices(options);
  let server: ServerType | undefined;
  try {
    server = await listen(createApp(registry.deps).fetch, config);
    // Not before the port is ours: the password is shown once, by a server that runs.
    await makeFirstAdmin(options, registry.deps);
    registry.worker.start();
    const running = server;
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : config.PORT;
    const host = config.HOST === '0.0.0.0' || config.HOST === '::' ? 'localhost' : config.HOST;
    return {
      url: `http://${host}:${port}`,
      deps: registry.deps,
      worker: registry.worker,
      stop: registry.stop,
      async close() {
        // Streams of logs end, and passes stop, while requests in flight finish.
        const stopped = registry.stop();
        await close(running);
        await stopped;
        await registry.close();
      },
    };
  } catch (err) {
    if (server) await close(server);
    await registry.close();
    throw err;
  }
}

async function assemble(
  { config, secretKey, version, dist, log, passwords }: StartOptions,
  { db, search, blobs, close }: Pick<AppDeps, 'db' | 'search' | 'blobs'> & Pick<Registry, 'close'>,
): Promise<Registry> {
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
    passwords: passwords ?? createPasswordHasher(),
    secrets: await createSecrets(secretKey),
    git: gitRemotes(config),
    gitLimits: {
      ...gitLimitsDefault,
      packBytesMax: config.GIT_MAX_PACK_MIB * 1024 * 1024,
      unpackedBytesMax: config.GIT_MAX_UNPACKED_MIB * 1024 * 1024,
    },
    sync: worker,
    settings: settingsOf(config, secretKey),
    log,
    now: () => new Date(),
    version,
    stopping: stopping.signal,
    adminApiKey: config.ADMIN_API_KEY,
    findAdminUserId: () => findAdminUserId(db, config.ADMIN_USERNAME),
    clientAddress: (c) => clientAddress(c, config.TRUST_PROXY),
    ui: staticFolder(join(dist, 'ui')),
    scalar: staticFolder(join(dist, 'scalar')),
    cliTarball: cliTarballs(join(dist, 'cli', 'agenthub-cli.tgz')),
  };
  const stop = async () => {
    stopping.abort();
    await worker.stop();
  };
  return { deps, worker, stop, close: () => stop().then(close) };
}

function settingsOf(config: Config, secretKey: string): Settings {
  const basePath = config.BASE_PATH === '/' ? '' : config.BASE_PATH;
  return {
    publicUrl: config.PUBLIC_URL ?? `http://localhost:${config.PORT}${basePath}`,
    registration: config.REGISTRATION,
    anonymousRead: config.ANONYMOUS_READ,
    defaultVisibility: config.DEFAULT_VISIBILITY,
    secretKey,
    sessionSeconds: 24 * 60 * 60,
    syncIntervalSeconds: config.SYNC_INTERVAL,
    limits: {
      ...defaultLimits,
      filesMax: config.MAX_FILES,
      fileBytesMax: config.MAX_FILE_MIB * 1024 * 1024,
      unpackedBytesMax: config.MAX_TOTAL_MIB * 1024 * 1024,
      bodyBytesMax: (config.MAX_TOTAL_MIB + 2) * 1024 * 1024,
    },
  };
}

/** Git remotes as the configuration has them; throws `ConfigError` for what no git remote can be reached with. */
function gitRemotes(config: Config): AppDeps['git'] {
  let ca: string | undefined;
  if (config.GIT_CA_FILE !== undefined) {
    try {
      ca = readFileSync(config.GIT_CA_FILE, 'utf8');
    } catch (cause) {
      throw new ConfigError(`GIT_CA_FILE: ${config.GIT_CA_FILE} cannot be read.`, { cause });
    }
  }
  try {
    return createNodeGit({
      addresses: {
        allowPrivate: config.GIT_ALLOW_PRIVATE,
        allow: config.GIT_ALLOW_ADDRESSES,
        deny: config.GIT_DENY_ADDRESSES,
      },
      timeouts: { totalMs: config.GIT_CLONE_TIMEOUT * 1000 },
      proxy: { http: config.HTTP_PROXY, https: config.HTTPS_PROXY, no: config.NO_PROXY },
      ca,
      knownHosts: config.GIT_KNOWN_HOSTS,
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(
      `GIT_ALLOW_ADDRESSES, GIT_DENY_ADDRESSES, GIT_KNOWN_HOSTS, GIT_CA_FILE or a proxy: ${reason}`,
      { cause },
    );
  }
}

/** The admin of that name, else the oldest active one. */
async function findAdminUserId(db: Database, username: string): Promise<string | null> {
  const { users } = db.tables;
  const admins = await db.query
    .select({ id: users.id, username: users.username })
    .from(users)
    .where(and(eq(users.role, 'admin'), isNull(users.disabledAt)))
    .orderBy(asc(users.createdAt), asc(users.id));
  return (admins.find((admin) => admin.username === username) ?? admins[0])?.id ?? null;
}

/** The peer's address, or the one that our own proxy saw: the last of `X-Forwarded-For`. */
function clientAddress(c: HonoContext, trustProxy: boolean): string | null {
  if (trustProxy) {
    const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
    if (forwarded) return forwarded;
  }
  // Without a socket when the app is called in-process.
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
  return incoming?.socket.remoteAddress ?? null;
}

function listen(
  fetch: (request: Request, env: HttpBindings) => Response | Promise<Response>,
  config: Config,
) {
  return new Promise<ServerType>((resolve, reject) => {
    const server = serve(
      {
        fetch: fetch as Parameters<typeof serve>[0]['fetch'],
        port: config.PORT,
        hostname: config.HOST,
        // Longer than a proxy keeps its idle connections, so that none is closed as it is used again.
        serverOptions: { keepAliveTimeout: 75_000 },
      },
      () => resolve(server),
    );
    server.once('error', reject);
  });
}

/** Takes no more requests and lets those in flight finish. */
async function close(server: ServerType): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}
