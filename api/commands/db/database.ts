import { readFileSync } from 'node:fs';
import type { BlobStore } from '#api/domain/blobs.ts';
import type { Database } from '#api/domain/database.ts';
import { type Config, databaseOf, loadConfig } from '../../config.ts';
import { blobStoreChoice } from '../../node.ts';
import { openBlobStore } from '../../platform/blobs/open.ts';
import { silentLog } from '../../platform/log.ts';
import { openStorage, type Storage } from '../../platform/db/open.ts';

/** Loads the configuration and its database address. Throws `ConfigError`. */
export function configured(env: NodeJS.ProcessEnv) {
  const config = loadConfig(env, (path) => readFileSync(path, 'utf8'));
  return { config, where: databaseOf(config) };
}

/** Opens a database without migrating it, for a command that processes all rows, and closes it after `work`. */
export async function withStorage<T>(
  where: { url: string; authToken?: string | undefined },
  work: (storage: Storage) => Promise<T>,
): Promise<T> {
  const options = { migrate: false, log: silentLog, connectionsMax: 4, isCommand: true };
  const storage = await openStorage({ ...where, ...options });
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}

/** Returns a function that opens the configured blob store for a database of the same registry. */
export function blobsOf(config: Config): (db: Database) => Promise<BlobStore> {
  return (db) => openBlobStore(blobStoreChoice(config, config.BLOB_STORE), db);
}
