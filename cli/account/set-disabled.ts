import type { UserSummary } from '#schema/user.ts';
import type { BaseCommand } from '../base-command.ts';
import { findUser } from './find-user.ts';

/** Disables or enables a user by username or e-mail address, and gives the changed user. */
export async function setDisabled(
  command: BaseCommand,
  name: string,
  disabled: boolean,
): Promise<UserSummary> {
  await command.requireToken();
  const client = await command.client();
  const { id } = await findUser(client, name);
  return client.call('PUT /api/v1/admin/users/{id}/disabled', {
    params: { id },
    body: { disabled },
  });
}
