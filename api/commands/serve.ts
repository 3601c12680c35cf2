import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };
import { type Config, ConfigError, isEmbedded, loadConfig } from '../config.ts';
import { startServer } from '../node.ts';
import { keepHeapSmall } from '../platform/heap.ts';
import { createLog } from '../platform/log.ts';
import { stopOnSignals } from './stop-signals.ts';

/** Runs the registry until SIGTERM or SIGINT, then lets requests in flight finish and ends the process. */
export async function serveCommand(env: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig(env, (path) => readFileSync(path, 'utf8'));
  const log = createLog(config.LOG_LEVEL, (line) => process.stdout.write(line));
  const heap = keepHeapSmall();
  const starting = startServer({
    config,
    secretKey: findSecretKey(config, (path) => log.info('secret.created', { path })),
    version: packageJson.version,
    dist: distFolder(),
    log,
    onGeneratedPassword: (username, generated) => {
      process.stdout.write(
        `\n  The first admin is "${username}" with the password ${generated}\n  It is shown this once.\n\n`,
      );
    },
  });
  // Also while it starts, as a migration may take long: it is then stopped once it has started.
  stopOnSignals(log, async () => (await starting).close());
  const server = await starting;
  heap.afterStart();
  log.info('ready', { url: server.url, database: isEmbedded(config) ? 'embedded' : 'remote' });
}

/** The given key, or one that the embedded mode makes at its first start and keeps (0600) under the data folder. */
function findSecretKey(config: Config, onCreated: (path: string) => void): string {
  if (config.SECRET_KEY !== undefined) return config.SECRET_KEY;
  if (!isEmbedded(config)) {
    throw new ConfigError(
      'SECRET_KEY: set it (32 characters or more); only the embedded mode makes its own.',
    );
  }
  const path = join(config.DATA_DIR, 'secret-key');
  if (existsSync(path)) return readSecretKey(path);
  const key = Buffer.from(crypto.getRandomValues(new Uint8Array(48))).toString('base64url');
  const draft = `${path}.${process.pid}`;
  try {
    mkdirSync(config.DATA_DIR, { recursive: true });
    writeFileSync(draft, `${key}\n`, { mode: 0o600 });
    // A link appears whole or not at all, also to a second server that starts now or after a kill.
    linkSync(draft, path);
    onCreated(path);
  } catch (err) {
    // Another server may just have made it. A DATA_DIR that is a file says EEXIST as well.
    if (!existsSync(path))
      throw new ConfigError(`DATA_DIR: ${config.DATA_DIR} is not a folder that can be written.`, {
        cause: err,
      });
  } finally {
    if (existsSync(draft)) rmSync(draft);
  }
  return readSecretKey(path);
}

function readSecretKey(path: string): string {
  const key = readFileSync(path, 'utf8').trim();
  if (key.length >= 32) return key;
  throw new ConfigError(
    `SECRET_KEY: ${path} holds fewer than 32 characters. Remove it for a new key, which signs everyone out.`,
  );
}

/** Beside the bundle, or in the project when the sources run as they are. */
function distFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return here.endsWith('commands') ? join(here, '..', '..', 'dist') : here;
}
