import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../config.ts';
import { migrateDown, migrateUp, migrationStatus } from '../platform/db/migrate.ts';
import { withMigrations } from '../platform/db/migrations.ts';

/** How `agenthub db` is called. */
export const dbUsage = `usage: agenthub db status | up | down [<count> | <name of the migration that stays>]

  status  every migration, and when it was applied
  up      apply what is pending
  down    undo the newest migration, or so many, or all after the named one; their data is lost
`;

/**
 * Brings the tables of the configured database up or down, or says where they stand. Gives the lines
 * to print, or null for a wrong call. Throws `ConfigError`, `DatabaseOpenError` or `MigrationError`.
 */
export async function dbCommand(env: NodeJS.ProcessEnv, args: string[]): Promise<string[] | null> {
  const [action, argument, ...rest] = args;
  if (rest.length > 0 || (argument !== undefined && action !== 'down')) return null;
  if (action !== 'status' && action !== 'up' && action !== 'down') return null;
  const config = loadConfig(env, (path) => readFileSync(path, 'utf8'));
  const url = config.DATABASE_URL ?? `file:${join(config.DATA_DIR, 'agenthub.db')}`;
  return withMigrations(
    { url, authToken: config.DATABASE_AUTH_TOKEN },
    async (target, migrations) => {
      if (action === 'up') {
        const applied = await migrateUp(target, migrations);
        return applied.length > 0 ? applied.map((name) => `applied ${name}`) : ['nothing to apply'];
      }
      if (action === 'down') {
        const undone = await migrateDown(target, migrations, until(argument ?? '1'));
        return undone.length > 0 ? undone.map((name) => `undone ${name}`) : ['nothing to undo'];
      }
      const statuses = await migrationStatus(target, migrations);
      return statuses.map(({ name, appliedAt }) => `${name}  ${appliedAt ?? 'pending'}`);
    },
  );
}

function until(argument: string): { count: number } | { to: string } {
  return /^\d{1,4}$/.test(argument) ? { count: Number(argument) } : { to: argument };
}
