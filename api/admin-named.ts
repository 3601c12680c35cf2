import { adminUsername, type Config, ConfigError } from './config.ts';
import { findAdminUserId, listAdminNames } from './domain/account/find-admin.ts';
import type { Database } from './domain/database.ts';

/** How many admins the error names. */
const namesMax = 3;

/**
 * Throws {@link ConfigError} if the configuration names an admin, by `ADMIN_USERNAME` or by a key that acts as
 * one, and this is no active admin: the key must not act as anyone else. For a database that has admins.
 */
export async function assertAdminNamed(db: Database, config: Config): Promise<void> {
  if (config.ADMIN_USERNAME === undefined && config.ADMIN_API_KEY === undefined) return;
  const username = adminUsername(config);
  if ((await findAdminUserId(db, username)) !== null) return;
  const name = `"${username}"${config.ADMIN_USERNAME === undefined ? ' (the default)' : ''}`;
  const admins = await listAdminNames(db, namesMax);
  const key = config.ADMIN_API_KEY === undefined ? '' : ', and ADMIN_API_KEY acts as this user';
  throw new ConfigError(
    `ADMIN_USERNAME: ${name} is not the name of an active admin${key}. Set it to an admin${admins.length > 0 ? `: ${admins.join(', ')}` : ''}.`,
  );
}
