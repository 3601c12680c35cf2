import { existsSync, readFileSync, statSync } from 'node:fs';
import { assertAdminNamed } from '../admin-named.ts';
import { type Config, ConfigError, databaseOf, loadConfig, secretVariables } from '../config.ts';
import { listAdminNames } from '../domain/account/find-admin.ts';
import { migrationStatus } from '../platform/db/migrate.ts';
import { withMigrations } from '../platform/db/migrations.ts';
import { filePath } from '../platform/db/prepare-file.ts';
import { kindOfUrl } from '../platform/db/url.ts';
import { type Command, parseCall } from './command.ts';
import { withStorage } from './db/database.ts';
import { assertSecretKey } from './secret-key.ts';
import { checkStart } from './start-checks.ts';

/** `agenthub settings` */
export const settingsCommand: Command = {
  summary: 'check the settings and end, without serving',
  help: `usage: agenthub settings

Checks the settings as a start of the server does, also against the configured database, and ends. It migrates
nothing and creates nothing. Exit code: 0 if a server would start with them, 2 if not; the reason is on stderr.

For compose: with EXPORTED_NAME, the value of a secret that Compose found, NAME is the one in .env, and two
different values are an error.
`,
  async run(env, args, { out, progress }) {
    const { values } = parseCall(args, { help: { type: 'boolean', short: 'h' } });
    if (values.help) {
      out(settingsCommand.help.trimEnd());
      return 0;
    }
    const config = loadConfig(withOneSource(env), (path) => readFileSync(path, 'utf8'));
    for (const { event, why } of checkStart(config)) progress(`agenthub: ${event}: ${why}`);
    assertSecretKey(config);
    await assertAdminStored(config);
    out('The settings are in order.');
    return 0;
  },
};

/**
 * The environment with each `EXPORTED_NAME` as `NAME`. Throws {@link ConfigError} for a secret that is exported
 * and has another value in `.env`: Compose would silently take the exported one.
 */
export function withOneSource(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const merged = { ...env };
  for (const name of secretVariables) {
    const exported = env[`EXPORTED_${name}`];
    if (exported === undefined) continue;
    if (env[name] && env[name] !== exported)
      throw new ConfigError(
        `${name}: is exported, and .env has another value. Unset the exported ${name}, or remove it from .env.`,
      );
    merged[name] = exported;
  }
  return merged;
}

/** Throws {@link ConfigError} if the configured admin is none in a database that has one. */
async function assertAdminStored(config: Config): Promise<void> {
  const where = databaseOf(config);
  if (kindOfUrl(where.url) === 'file' && isMissing(filePath(where.url))) return;
  const [first] = await withMigrations(where, migrationStatus);
  if (!first?.appliedAt) return;
  await withStorage(where, async ({ db }) => {
    const isFirstStart = (await listAdminNames(db, 1)).length === 0;
    if (!isFirstStart) await assertAdminNamed(db, config);
  });
}

/** Whether the first start would create the file; opening it here would do so, too. */
function isMissing(path: string): boolean {
  return !existsSync(path) || statSync(path).size === 0;
}
