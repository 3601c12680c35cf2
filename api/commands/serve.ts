import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };
import { isEmbedded, loadConfig } from '../config.ts';
import { startServer } from '../node.ts';
import { createLog } from '../platform/log.ts';
import { findSecretKey } from './secret-key.ts';
import { checkStart } from './start-checks.ts';
import { stopOnSignals } from './stop-signals.ts';

/** Runs the registry until SIGTERM or SIGINT, then waits for requests in flight and ends the process. */
export async function serveCommand(env: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig(env, (path) => readFileSync(path, 'utf8'));
  const log = createLog(config.LOG_LEVEL, (line) => process.stdout.write(line));
  for (const { event, why } of checkStart(config)) log.warn(event, { why });
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
  // Registered before it has started, as a migration may take long: a signal then stops it right after its
  // start.
  stopOnSignals(log, async () => (await starting).close());
  const server = await starting;
  log.info('ready', { url: server.url, database: isEmbedded(config) ? 'embedded' : 'remote' });
}

/** The build folder: next to the bundle, or in the project if the sources run directly. */
function distFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return here.endsWith('commands') ? join(here, '..', '..', 'dist') : here;
}
