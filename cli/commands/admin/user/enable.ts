import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../../base-command.ts';

/** `admin user enable <user>`. */
export class AdminUserEnable extends BaseCommand {
  static override paths = [['admin', 'user', 'enable']];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'Enable a disabled user again',
    details: 'The password and API keys of the user work again; the ended sessions do not.',
    examples: [['A user who has returned', '$0 admin user enable mei']],
  });

  user = Option.String({ name: 'user', required: true });

  async execute() {
    const { setDisabled } = await import('../../../account/set-disabled.ts');
    const user = await setDisabled(this, this.user, false);
    this.output.result(user, () => this.output.done(`${user.username}: enabled`));
  }
}
