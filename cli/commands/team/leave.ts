import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../base-command.ts';
import { askYes } from '../../prompt.ts';
import { CliError } from '../../errors.ts';

/** `team leave <team>`: ends the caller's own membership. */
export class TeamLeave extends BaseCommand {
  static override paths = [['team', 'leave']];
  static override usage = Command.Usage({
    category: 'Teams',
    description: 'Leave a team; what you published stays',
    details:
      'Only an owner or a maintainer can add you again. The last active owner cannot leave: make another member an owner first, or delete the team.',
    examples: [['Leave', '$0 team leave payments']],
  });

  team = Option.String({ name: 'team', required: true });

  async execute() {
    await this.requireToken();
    const message = `Leave the team ${this.team}?`;
    if (!(await askYes(this, { message, flag: '--yes' })))
      throw new CliError('cli.interrupted', 'Nothing was changed');
    const client = await this.client();
    const { username } = await client.call('GET /api/v1/users/me');
    await client.call('DELETE /api/v1/namespaces/{namespace}/members/{username}', {
      params: { namespace: this.team, username },
    });
    this.output.result({ team: this.team, username, left: true }, () =>
      this.output.done(`you left ${this.team}`),
    );
  }
}
