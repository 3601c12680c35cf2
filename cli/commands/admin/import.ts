import { Command, Option } from 'clipanion';
import { SourceCommand } from '../../sync/source-command.ts';

/** `admin import <url>`: syncs a repository once. */
export class AdminImport extends SourceCommand {
  static override paths = [['admin', 'import']];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'Import the skills of a git repository once',
    details:
      'Adds a source without a schedule and syncs it once. Watches the run until it ends; Ctrl-C stops the watching, not the run. The exit code is 8 if some assets could not be published, and 1 if the run failed or was cancelled.',
    examples: [
      ['A public repository', '$0 admin import https://github.com/acme/skills.git --ns platform'],
      [
        'With a token from the environment',
        '$0 admin import https://gitlab.corp/ai/skills.git --ns platform --token-env GITLAB_TOKEN',
      ],
    ],
  });

  url = Option.String({ name: 'url', required: true });
  namespace = Option.String('--ns', { description: '<namespace> Namespace of the skills' });
  noWait = Option.Boolean('--no-wait', false, { description: 'Print the id of the run and exit' });

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
