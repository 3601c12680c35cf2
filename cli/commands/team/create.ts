import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../base-command.ts';

/** `team create <name>`: creates a team that the caller owns. */
export class TeamCreate extends BaseCommand {
  static override paths = [['team', 'create']];
  static override usage = Command.Usage({
    category: 'Teams',
    description: 'Create a team, whose owner you are',
    details:
      'A team is a namespace that its members publish to. Owners manage members and may delete the team; maintainers add members, delete assets and change their visibility; members publish.',
    examples: [
      ['A team', '$0 team create payments'],
      ['Then publish to it', '$0 publish ./my-skill --ns payments'],
    ],
  });

  name = Option.String({ name: 'team', required: true });

  async execute() {
    await this.requireToken();
    const client = await this.client();
    const team = await client.call('POST /api/v1/namespaces', { body: { name: this.name } });
    this.output.result(team, () => this.output.done(`created the team ${team.name}`));
    this.output.hint(`add members:  agenthub-cli team add ${team.name} USERNAME`);
  }
}
