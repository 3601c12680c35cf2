import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../base-command.ts';

/** `team list`: lists the teams of the caller, or all. */
export class TeamList extends BaseCommand {
  static override paths = [
    ['team', 'list'],
    ['team', 'ls'],
  ];
  static override usage = Command.Usage({
    category: 'Teams',
    description: 'List your teams',
    details: 'In a pipe each line is  team, your role, members, assets  with tabs between.',
    examples: [
      ['Teams that you are a member of', '$0 team list'],
      ['All teams of the registry', '$0 team list --all'],
    ],
  });

  all = Option.Boolean('--all', false, { description: 'List the teams of others too' });

  async execute() {
    const { everyItem } = await import('../../pages.ts');
    if (!this.all) await this.requireToken();
    const client = await this.client();
    const teams = await everyItem((cursor) =>
      client.call('GET /api/v1/namespaces', {
        query: { type: 'team', mine: String(!this.all), cursor, size: 100 },
      }),
    );
    this.output.result(teams, () =>
      this.output.table(
        [
          { title: 'TEAM' },
          { title: 'YOUR ROLE' },
          { title: 'MEMBERS', align: 'right' },
          { title: 'ASSETS', align: 'right' },
        ],
        teams.map(({ name, role, members, assets }) => [name, role, members, assets]),
      ),
    );
    if (teams.length > 0) return;
    this.output.hint(
      this.all
        ? 'there is none yet:  agenthub-cli team create NAME'
        : 'you are in no team; see all:  agenthub-cli team list --all',
    );
  }
}
