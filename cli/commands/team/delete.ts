import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../base-command.ts';
import { CliError } from '../../errors.ts';

/** `team delete <team>`: deletes a team that nothing was published to. */
export class TeamDelete extends BaseCommand {
  static override paths = [['team', 'delete']];
  static override usage = Command.Usage({
    category: 'Teams',
    description: 'Delete a team that nothing was published to',
    details:
      'Asks you to type the name as confirmation; --yes skips this. The memberships and the API keys that are limited to the team are deleted, and the name is free again. A team that ever had assets cannot be deleted, so that nobody can publish other content under their names.',
    examples: [
      ['Type the name to confirm', '$0 team delete payments'],
      ['In a script', '$0 team delete payments --yes'],
    ],
  });

  team = Option.String({ name: 'team', required: true });

  async execute() {
    await this.requireToken();
    const client = await this.client();
    if (!this.yes) await this.#confirm();
    await client.call('DELETE /api/v1/namespaces/{namespace}', {
      params: { namespace: this.team },
    });
    this.output.result({ team: this.team, deleted: true }, () =>
      this.output.done(`deleted the team ${this.team}`),
    );
  }

  async #confirm(): Promise<void> {
    const { askText } = await import('../../prompt.ts');
    const message = `To delete it, type the name of the team: ${this.team}`;
    const typed = await askText(this, { message, flag: '--yes' });
    if (typed.trim() === this.team) return;
    throw new CliError('cli.interrupted', 'That is not its name; nothing was deleted');
  }
}
