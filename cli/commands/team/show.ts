import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../base-command.ts';

/** `team show <name>`: shows a team or a person's namespace, with the members. */
export class TeamShow extends BaseCommand {
  static override paths = [['team', 'show']];
  static override usage = Command.Usage({
    category: 'Teams',
    description: 'Show a team and its members',
    details:
      'Takes the namespace of a person too. In a pipe each line is  username, role, active or disabled, member since  with tabs between.',
    examples: [['Who is in it', '$0 team show payments']],
  });

  name = Option.String({ name: 'team', required: true });

  async execute() {
    const { everyItem } = await import('../../pages.ts');
    await this.requireToken();
    const client = await this.client();
    const params = { namespace: this.name };
    const team = await client.call('GET /api/v1/namespaces/{namespace}', { params });
    const members = await everyItem((cursor) =>
      client.call('GET /api/v1/namespaces/{namespace}/members', {
        params,
        query: { cursor, size: 100 },
      }),
    );
    this.output.result({ ...team, members }, () => {
      const rows = members.map(({ username, role, disabled, since }) => [
        username,
        role,
        disabled ? 'disabled' : 'active',
        since,
      ]);
      if (!this.output.interactive) return this.output.table([], rows);
      this.output.fields([
        [team.type, team.name],
        ['your role', team.role ?? 'none'],
        ['assets', team.assets],
        ['since', team.createdAt.slice(0, 10)],
      ]);
      this.output.line();
      this.output.table(
        [{ title: 'MEMBER' }, { title: 'ROLE' }, { title: 'STATE' }, { title: 'SINCE' }],
        rows.map(([username, role, state, since]) => [username, role, state, since?.slice(0, 10)]),
      );
    });
  }
}
