import { Command } from 'clipanion';
import { BaseCommand } from '../base-command.ts';

/** `password`: changes the user's own password. */
export class Password extends BaseCommand {
  static override paths = [['password']];
  static override usage = Command.Usage({
    category: 'Account',
    description: 'Change your password',
    details:
      'Asks for the current password once and for the new one twice. Without a terminal, stdin must have two lines: the current password and the new one. All sessions end, including those in browsers; API keys stay valid, including the one on this machine.',
    examples: [
      ['Ask for both passwords', '$0 password'],
      ['In a script', '$0 password < both.txt'],
    ],
  });

  async execute() {
    await this.requireToken();
    const body = await this.#read();
    const client = await this.client();
    const { user } = await client.call('PUT /api/v1/users/me/password', { body });
    const { registryUrl } = await this.settings();
    this.output.result({ username: user.username, registryUrl }, () =>
      this.output.done(
        `${user.username}: the password was changed; sign in again where you were signed in`,
      ),
    );
  }

  async #read(): Promise<{ currentPassword: string; newPassword: string }> {
    const { askNewPassword, readSecretLines } = await import('../account/new-password.ts');
    if (!this.canAsk) {
      const names = ['the current password', 'the new one'];
      const [currentPassword = '', newPassword = ''] = await readSecretLines(this, names);
      return { currentPassword, newPassword };
    }
    const { askSecret } = await import('../prompt.ts');
    const currentPassword = await askSecret(this, { message: 'Current password', flag: 'stdin' });
    return { currentPassword, newPassword: await askNewPassword(this) };
  }
}
