import { Command, Option } from 'clipanion';
import { SourceCommand } from '../../../sync/source-command.ts';

/** `admin source add <url>`: adds a git repository that the registry syncs from now on. */
export class AdminSourceAdd extends SourceCommand {
  static override paths = [['admin', 'source', 'add']];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'Add a git source',
    details:
      'A secret is never the value of an option: a token is read from stdin, from an environment variable, or asked for. The output has the webhook URL and its secret; the secret is shown only once.',
    examples: [
      [
        'A public repository',
        '$0 admin source add https://github.com/acme/skills.git --ns platform',
      ],
      [
        'A private GitLab repository, every 15 minutes',
        '$0 admin source add https://gitlab.corp/ai/skills.git --ns platform --interval 15m --token-stdin < token.txt',
      ],
      [
        'With a deploy key, one branch and folder',
        "$0 admin source add git@gitlab.corp:ai/skills.git --ns platform --ref main --path 'skills/**' --ssh-key deploy_key",
      ],
    ],
  });

  url = Option.String({ name: 'url', required: true });
  namespace = Option.String('--ns', { description: '<namespace> Namespace of the skills' });
  interval = Option.String('--interval', {
    description: '<time> 15m, 1h, 1d, or never; default for the setting of the registry',
  });
  paused = Option.Boolean('--paused', false, { description: 'Do not sync it automatically yet' });

  async execute() {
    const { parseInterval } = await import('../../../sync/interval.ts');
    const { printSource } = await import('../../../sync/source-fields.ts');
    const namespace = await this.requireNamespace(this.namespace);
    const intervalSeconds = this.interval === undefined ? null : parseInterval(this.interval);
    await this.requireToken();
    const settings = await this.readSettings(this.url);
    const client = await this.client();
    const source = await client.call('POST /api/v1/admin/sync-sources', {
      body: { ...settings, url: this.url, namespace, intervalSeconds, paused: this.paused },
    });
    this.output.result(source, () => printSource(this.output, source));
    if (this.json) return;
    this.output.done('added; the webhook secret is shown only once');
    this.output.hint(`test the connection:  agenthub-cli admin source test ${source.id}`);
    this.output.hint(`preview a sync:  agenthub-cli admin source preview ${source.id}`);
  }
}
