import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../../base-command.ts';

/** `admin user password <user>`. */
export class AdminUserPassword extends BaseCommand {
  static override paths = [['admin', 'user', 'password']];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'Set a new password for a user',
    details:
      'Name the user by username or e-mail address. The password is asked for twice; without a terminal, it must be the only line on stdin. All sessions of the user end; API keys stay valid.',
    examples: [
      ['A user who forgot the password', '$0 admin user password mei'],
      ['In a script', '$0 admin user password mei < new.txt'],
    ],
  });

  user = Option.String({ name: 'user', required: true });

  async execute() {
    await this.requireToken();
    const { findUser } = await import('../../../account/find-user.ts');
    const { askNewPassword, readSecretLines } = await import('../../../account/new-password.ts');
    const client = await this.client();
    const { id, username } = await findUser(client, this.user);
    const password = this.canAsk
      ? await askNewPassword(this)
      : (await readSecretLines(this, ['the new password'])).join('');
    await client.call('PUT /api/v1/admin/users/{id}/password', {
      params: { id },
      body: { password },
    });
    this.output.result({ id, username }, () =>
      this.output.done(`${username}: the password was changed, and all sessions have ended`),
    );
  }
}
