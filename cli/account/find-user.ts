import type { Client } from '#schema/client.ts';
import type { UserSummary } from '#schema/user.ts';
import { CliError } from '../errors.ts';

/** Finds a user by username or e-mail address through the admin API. Throws `user.not_found`. */
export async function findUser(client: Client, name: string): Promise<UserSummary> {
  const { items } = await client.call('GET /api/v1/admin/users', { query: { name } });
  const isMeant = ({ username, email }: UserSummary) =>
    [username, email].some((one) => one.toLowerCase() === name.toLowerCase());
  // A registry without this filter answers with all users.
  const user = items.find(isMeant);
  if (user) return user;
  throw new CliError('user.not_found', `There is no user "${name}"`);
}
