import { Command, Option } from 'clipanion';
import { parseMemberRole } from '../../account/member-role.ts';
import { BaseCommand } from '../../base-command.ts';

/** `team add <team> <user>`: adds a user to a team. */
export class TeamAdd extends BaseCommand {
  static override paths = [['team', 'add']];
  static override usage = Command.Usage({
    category: 'Teams',
    description: 'Add a user to a team',
    details:
      'The user is a member at once, and can leave. Maintainers of the team may add members; only owners may give another role.',
    examples: [
      ['A member', '$0 team add payments mei'],
      ['Another owner', '$0 team add payments mei --role owner'],
    ],
  });

  team = Option.String({ name: 'team', required: true });
  user = Option.String({ name: 'user', required: true });
  role = Option.String('--role', { description: '<role> owner, maintainer or member (default)' });

  async execute() {
    const role = parseMemberRole(this.role ?? 'member');
    await this.requireToken();
    const client = await this.client();
    const member = await client.call('POST /api/v1/namespaces/{namespace}/members', {
      params: { namespace: this.team },
      body: { username: this.user, role },
    });
    this.output.result({ team: this.team, ...member }, () =>
      this.output.done(`${member.username} is now in ${this.team}, as ${member.role}`),
    );
  }
}
