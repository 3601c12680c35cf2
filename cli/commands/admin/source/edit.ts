import { Command, Option } from 'clipanion';
import { UsageError } from '../../../errors.ts';
import { SourceCommand } from '../../../sync/source-command.ts';

/** `admin source edit <source>`: changes what the options name, and nothing else. */
export class AdminSourceEdit extends SourceCommand {
  static override paths = [['admin', 'source', 'edit']];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'Change a git source',
    details:
      'What no option names stays as it is, the credential too. The namespace cannot change: add another source for it.',
    examples: [
      [
        'Another branch, every hour',
        '$0 admin source edit 0197a5b2-3c4d --ref release --interval 1h',
      ],
      [
        'A new token',
        '$0 admin source edit https://gitlab.corp/ai/skills.git --token-stdin < token.txt',
      ],
      ['A new secret for its webhook', '$0 admin source edit 0197a5b2-3c4d --webhook-secret'],
    ],
  });

  source = Option.String({ name: 'source', required: true });
  url = Option.String('--url', { description: '<url> Where the repository is now' });
  interval = Option.String('--interval', {
    description: '<time> 15m, 1h, 1d; never; default for what the registry says',
  });
  webhookSecret = Option.Boolean('--webhook-secret', false, {
    description: 'Make a new webhook secret; the old one ends at once',
  });

  async execute() {
    const { parseInterval } = await import('../../../sync/interval.ts');
    const { findSource } = await import('../../../sync/find-source.ts');
    const { printSource } = await import('../../../sync/source-fields.ts');
    const intervalSeconds = this.interval === undefined ? undefined : parseInterval(this.interval);
    await this.requireToken();
    const patch = {
      ...(await this.readSettings(this.url)),
      ...(intervalSeconds === undefined ? {} : { intervalSeconds }),
      ...(this.webhookSecret ? { newWebhookSecret: true as const } : {}),
    };
    if (Object.keys(patch).length === 0) {
      throw new UsageError('Say what to change', {
        hints: ['agenthub-cli admin source edit --help'],
      });
    }
    const client = await this.client();
    const { id } = await findSource(client, this.source);
    const source = await client.call('PATCH /api/v1/admin/sync-sources/{id}', {
      params: { id },
      body: patch,
    });
    this.output.result(source, () => printSource(this.output, source));
    if (this.json) return;
    const secret = source.webhookSecret === null ? '' : '; the webhook secret is shown this once';
    this.output.done(`changed${secret}`);
  }
}
