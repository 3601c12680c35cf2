import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../base-command.ts';

/** `team remove <team> <user>`: removes a member from a team. */
export class TeamRemove extends BaseCommand {
  static override paths = [
    ['team', 'remove'],
    ['team', 'rm'],
  ];
  static override usage = Command.Usage({
    category: 'Teams',
    description: 'Remove a member from a team; what was published stays',
    details:
      'The user can no longer read private assets of the team or publish to it. To undo it, add the user again.',
    examples: [['A member who has moved on', '$0 team remove payments mei']],
  });

  team = Option.String({ name: 'team', required: true });
  user = Option.String({ name: 'user', required: true });

  async execute() {
    await this.requireToken();
    const client = await this.client();
    await client.call('DELETE /api/v1/namespaces/{namespace}/members/{username}', {
      params: { namespace: this.team, username: this.user },
    });
    this.output.result({ team: this.team, username: this.user, removed: true }, () =>
      this.output.done(`${this.user} is no longer in ${this.team}`),
    );
  }
}
