import { join } from 'node:path';
import { type HttpBindings, serve, type ServerType } from '@hono/node-server';
import type { Context as HonoContext } from 'hono';
import { createPasswordHasher } from '#password';
import { type AppDeps, createApp } from './app.ts';
import type { Config } from './config.ts';
import { ensureAdmin } from './domain/account/ensure-admin.ts';
import { findAdminUserId } from './domain/account/find-admin.ts';
import type { Log } from './domain/context.ts';
import type { PasswordHasher } from './domain/passwords.ts';
import { createDatabaseBlobStore } from './platform/blobs/database.ts';
import { openStorage, type Storage } from './platform/db/open.ts';
import { cliTarballs } from './platform/static/cli-tarball.ts';
import { staticFolder } from './platform/static/folder.ts';
import { settingsOf } from './settings.ts';

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

export type Registry = { deps: AppDeps; close(): Promise<void> };
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

async function openServices(options: StartOptions): Promise<Registry> {
  const { config, log } = options;
  const where = {
    url: config.DATABASE_URL ?? `file:${join(config.DATA_DIR, 'agenthub.db')}`,
    authToken: config.DATABASE_AUTH_TOKEN,
  };
  const storage = await openStorage({ ...where, migrate: config.MIGRATE_ON_START, log });
  try {
    return { deps: assemble(options, storage), close: storage.close };
  } catch (err) {
    await storage.close();
    throw err;
  }
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
    const running = server;
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : config.PORT;
    const host = config.HOST === '0.0.0.0' || config.HOST === '::' ? 'localhost' : config.HOST;
    return {
      url: `http://${host}:${port}`,
      deps: registry.deps,
      close: () => close(running).then(registry.close),
    };
  } catch (err) {
    if (server) await close(server);
    await registry.close();
    throw err;
  }
}

function assemble(
  { config, secretKey, version, dist, log, passwords }: StartOptions,
  { db, search }: Pick<Storage, 'db' | 'search'>,
): AppDeps {
  return {
    db,
    blobs: createDatabaseBlobStore(db),
    search,
    passwords: passwords ?? createPasswordHasher(),
    settings: settingsOf(config, secretKey),
    log,
    now: () => new Date(),
    version,
    adminApiKey: config.ADMIN_API_KEY,
    findAdminUserId: () => findAdminUserId(db, config.ADMIN_USERNAME),
    clientAddress: (c) => clientAddress(c, config.TRUST_PROXY),
    ui: staticFolder(join(dist, 'ui')),
    scalar: staticFolder(join(dist, 'scalar')),
    cliTarball: cliTarballs(staticFolder(join(dist, 'cli')), 'agenthub-cli.tgz'),
  };
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
