import { Command, Option } from 'clipanion';
import { parseMemberRole } from '../../account/member-role.ts';
import { BaseCommand } from '../../base-command.ts';

/** `team role <team> <user> <role>`: changes the role of a member. */
export class TeamRole extends BaseCommand {
  static override paths = [['team', 'role']];
  static override usage = Command.Usage({
    category: 'Teams',
    description: 'Change the role of a member',
    details:
      'The roles are owner, maintainer and member. Only owners and admins may change one; the last active owner stays owner.',
    examples: [['A maintainer', '$0 team role payments mei maintainer']],
  });

  team = Option.String({ name: 'team', required: true });
  user = Option.String({ name: 'user', required: true });
  role = Option.String({ name: 'role', required: true });

  async execute() {
    const role = parseMemberRole(this.role);
    await this.requireToken();
    const client = await this.client();
    const member = await client.call('PUT /api/v1/namespaces/{namespace}/members/{username}', {
      params: { namespace: this.team, username: this.user },
      body: { role },
    });
    this.output.result({ team: this.team, ...member }, () =>
      this.output.done(`${member.username} is now ${member.role} of ${this.team}`),
    );
  }
}
