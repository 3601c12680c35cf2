import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError, isEmbedded } from '../config.ts';

/**
 * The configured key. Without one, the embedded mode generates a key at its first start and keeps it (0600)
 * in the data folder. Throws `ConfigError` if there is none and none can be generated.
 */
export function findSecretKey(config: Config, onCreated: (path: string) => void): string {
  const found = assertSecretKey(config);
  if (found !== null) return found;
  const path = generatedPath(config);
  const key = Buffer.from(crypto.getRandomValues(new Uint8Array(48))).toString('base64url');
  const draft = `${path}.${process.pid}`;
  try {
    mkdirSync(config.DATA_DIR, { recursive: true });
    writeFileSync(draft, `${key}\n`, { mode: 0o600 });
    // A link is created atomically, even with a second server that starts now, or after a kill.
    linkSync(draft, path);
    onCreated(path);
  } catch (err) {
    // Another server may just have created it. A DATA_DIR that is a file also gives EEXIST.
    if (!existsSync(path))
      throw new ConfigError(`DATA_DIR: ${config.DATA_DIR} is not a folder that can be written.`, {
        cause: err,
      });
  } finally {
    if (existsSync(draft)) rmSync(draft);
  }
  return readSecretKey(path);
}

/**
 * The configured key, or the generated one; null if the embedded mode is about to generate it. Throws
 * `ConfigError` like {@link findSecretKey}.
 */
export function assertSecretKey(config: Config): string | null {
  if (config.SECRET_KEY !== undefined) return config.SECRET_KEY;
  if (!isEmbedded(config)) {
    throw new ConfigError(
      'SECRET_KEY: set it (32 characters or more); only the embedded mode generates its own.',
    );
  }
  const path = generatedPath(config);
  return existsSync(path) ? readSecretKey(path) : null;
}

const generatedPath = (config: Config) => join(config.DATA_DIR, 'secret-key');

function readSecretKey(path: string): string {
  const key = readFileSync(path, 'utf8').trim();
  if (key.length >= 32) return key;
  throw new ConfigError(
    `SECRET_KEY: ${path} holds fewer than 32 characters. Remove it for a new key, which signs everyone out.`,
  );
}
