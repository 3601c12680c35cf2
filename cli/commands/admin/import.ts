import { Command, Option } from 'clipanion';
import { SourceCommand } from '../../sync/source-command.ts';

/** `admin import <url>`: takes what a repository has now, once. */
export class AdminImport extends SourceCommand {
  static override paths = [['admin', 'import']];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'Take the skills of a git repository once',
    details:
      'It becomes a source without a schedule, and is synced once; the run is watched until it ends. Ctrl-C ends the watching, not the run. Ends with 8 when some assets could not be taken, with 1 when the run failed or was cancelled.',
    examples: [
      ['A public repository', '$0 admin import https://github.com/acme/skills.git --ns platform'],
      [
        'With a token of the environment',
        '$0 admin import https://gitlab.corp/ai/skills.git --ns platform --token-env GITLAB_TOKEN',
      ],
    ],
  });

  url = Option.String({ name: 'url', required: true });
  namespace = Option.String('--ns', { description: '<namespace> Where the skills go' });
  noWait = Option.Boolean('--no-wait', false, { description: 'Print the id of the run and end' });

  async execute() {
    const { begun, watched } = await import('../../sync/begin-run.ts');
    const namespace = await this.requireNamespace(this.namespace);
    await this.requireToken();
    const settings = await this.readSettings(this.url);
    const client = await this.client();
    const run = await client.call('POST /api/v1/admin/import', {
      body: { ...settings, url: this.url, namespace },
    });
    return this.noWait ? begun(this, run) : watched(this, client, run);
  }
}
