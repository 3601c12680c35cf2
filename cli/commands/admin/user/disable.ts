import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../../base-command.ts';

/** `admin user disable <user>`. */
export class AdminUserDisable extends BaseCommand {
  static override paths = [['admin', 'user', 'disable']];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'Disable a user at once',
    details:
      'The sessions, API keys and password of the user stop working at once; published skills stay. The last active admin cannot be disabled.',
    examples: [['A user who has left', '$0 admin user disable mei@example.com']],
  });

  user = Option.String({ name: 'user', required: true });

  async execute() {
    const { setDisabled } = await import('../../../account/set-disabled.ts');
    const user = await setDisabled(this, this.user, true);
    this.output.result(user, () => this.output.done(`${user.username}: disabled`));
  }
}
