import { Command } from 'clipanion';
import { BaseCommand } from '../base-command.ts';

/** `whoami`: prints the signed-in user. */
export class Whoami extends BaseCommand {
  static override paths = [['whoami']];
  static override usage = Command.Usage({
    category: 'Account',
    description: 'Print who you are signed in as',
    examples: [['On another registry', '$0 whoami --registry http://hub.corp:8000']],
  });

  async execute() {
    await this.requireToken();
    const { registryUrl, tokenOrigin } = await this.settings();
    const client = await this.client();
    const account = await client.call('GET /api/v1/users/me');
    this.output.result({ ...account, registryUrl, keyFrom: tokenOrigin }, () =>
      this.output.fields([
        ['username', account.username],
        ['e-mail', account.email],
        ['role', account.role],
        [
          'namespaces',
          account.namespaces
            .map(({ name, type, role }) => (type === 'team' ? `${name} (team, ${role})` : name))
            .join(', '),
        ],
        ['registry', registryUrl],
      ]),
    );
  }
}
