import { Command, Option } from 'clipanion';
import { UsageError } from '../../../errors.ts';
import { SourceCommand } from '../../../sync/source-command.ts';

/** `admin source update <source>`: changes the settings that the options name, and no others. */
export class AdminSourceUpdate extends SourceCommand {
  static override paths = [
    ['admin', 'source', 'update'],
    ['admin', 'source', 'edit'],
  ];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'Update a git source',
    details:
      'Settings without an option stay as they are, including the credential. The namespace cannot be changed: add another source instead.',
    examples: [
      [
        'Another branch, every hour',
        '$0 admin source update 0197a5b2-3c4d --ref release --interval 1h',
      ],
      [
        'A new token',
        '$0 admin source update https://gitlab.corp/ai/skills.git --token-stdin < token.txt',
      ],
      ['A new webhook secret', '$0 admin source update 0197a5b2-3c4d --webhook-secret'],
    ],
  });

  source = Option.String({ name: 'source', required: true });
  url = Option.String('--url', { description: '<url> New URL of the repository' });
  interval = Option.String('--interval', {
    description: '<time> 15m, 1h, 1d, or never; default for the setting of the registry',
  });
  webhookSecret = Option.Boolean('--webhook-secret', false, {
    description: 'Make a new webhook secret; the old one stops working at once',
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
      throw new UsageError('Name at least one setting to update', {
        hints: ['agenthub-cli admin source update --help'],
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
    const secret = source.webhookSecret === null ? '' : '; the webhook secret is shown only once';
    this.output.done(`updated${secret}`);
  }
}
