import { assertSecrets, type Config, ConfigError, loadConfig, s3Settings } from '../config.ts';
import type { BlobStore } from '../domain/blobs.ts';
import type { Database } from '../domain/database.ts';
import { createDatabaseBlobStore } from '../platform/blobs/database.ts';
import { createR2BlobStore, type R2Bucket } from '../platform/blobs/r2.ts';
import { createS3BlobStore } from '../platform/blobs/s3.ts';
import { kindOfUrl, type RemoteAddress } from '../platform/db/url.ts';
import type { AssetsBinding } from '../platform/static/assets-binding.ts';

/** The environment of a handler: variables and secrets by name, and the bindings of wrangler.toml. */
export type Bindings = {
  ASSETS: AssetsBinding;
  /** A connection pool close to Postgres. https://developers.cloudflare.com/hyperdrive/ */
  HYPERDRIVE?: { connectionString: string };
  /** For `BLOB_STORE=r2`. */
  BLOBS?: R2Bucket;
  [variable: string]: unknown;
};

/** The result of {@link readBindings}. */
export type EdgeConfig = {
  config: Config;
  secretKey: string;
  /** `pooled` tells whether Hyperdrive is in between. */
  database: RemoteAddress & { pooled: boolean };
  /** Opens the blob store of one request. */
  openBlobs(db: Database): BlobStore;
};

/**
 * The configuration of a Worker, validated as on Node. A Worker has no disk, so it must name a remote
 * database and a secret key. Throws `ConfigError` or `DatabaseOpenError`, whose messages name the variable.
 * `publicUrl` is used if `PUBLIC_URL` is not set.
 */
export function readBindings(env: Bindings, publicUrl: string): EdgeConfig {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    // A variable of wrangler.toml may be a number or a boolean.
    if (['string', 'number', 'boolean'].includes(typeof value)) variables[name] = String(value);
  }
  const given = loadConfig(variables, () => {
    throw new Error('A Worker has no files: use `wrangler secret put`.');
  });
  const basePath = given.BASE_PATH === '/' ? '' : given.BASE_PATH;
  const config = { ...given, PUBLIC_URL: given.PUBLIC_URL ?? `${publicUrl}${basePath}` };
  if (config.SECRET_KEY === undefined)
    throw new ConfigError(
      'SECRET_KEY: set it (32 characters or more): wrangler secret put SECRET_KEY',
    );
  assertSecrets(config);
  return {
    config,
    secretKey: config.SECRET_KEY,
    database: databaseOf(env, config),
    openBlobs: blobStoreOf(env, config),
  };
}

function blobStoreOf({ BLOBS }: Bindings, config: Config): EdgeConfig['openBlobs'] {
  if (config.BLOB_STORE === 'database') return createDatabaseBlobStore;
  if (config.BLOB_STORE === 's3') {
    const settings = s3Settings(config);
    return () => createS3BlobStore(settings);
  }
  if (!BLOBS)
    throw new ConfigError('BLOB_STORE: r2 needs the binding BLOBS; wrangler.toml shows it.');
  return () => createR2BlobStore(BLOBS);
}

function databaseOf(env: Bindings, config: Config): EdgeConfig['database'] {
  if (env.HYPERDRIVE) {
    if (config.DATABASE_URL !== undefined)
      throw new ConfigError('DATABASE_URL: set it or bind HYPERDRIVE, not both.');
    return { kind: 'postgres', url: env.HYPERDRIVE.connectionString, pooled: true };
  }
  const url = config.DATABASE_URL ?? '';
  const kind = url === '' ? 'file' : kindOfUrl(url);
  if (kind === 'file')
    throw new ConfigError(
      'DATABASE_URL: a Worker has no disk; set the address of a libSQL server (libsql://…) or of Postgres, or bind HYPERDRIVE.',
    );
  return { kind, url, authToken: config.DATABASE_AUTH_TOKEN, pooled: false };
}
