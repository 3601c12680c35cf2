import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../../base-command.ts';
import { CliError } from '../../../errors.ts';

/** `admin source remove <source>`: removes a source; the skills that it published stay. */
export class AdminSourceRemove extends BaseCommand {
  static override paths = [
    ['admin', 'source', 'remove'],
    ['admin', 'source', 'rm'],
  ];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'Remove a git source; its published skills stay',
    details: 'Asks you to type the URL as confirmation; --yes skips this.',
    examples: [
      ['Type the URL to confirm', '$0 admin source remove 0197a5b2-3c4d'],
      ['In a script', '$0 admin source remove 0197a5b2-3c4d --yes'],
    ],
  });

  source = Option.String({ name: 'source', required: true });

  async execute() {
    const { findSource } = await import('../../../sync/find-source.ts');
    await this.requireToken();
    const client = await this.client();
    const { id, url } = await findSource(client, this.source);
    if (!this.yes) await this.#confirm(url);
    await client.call('DELETE /api/v1/admin/sync-sources/{id}', { params: { id } });
    this.output.result({ id, url, removed: true }, () =>
      this.output.done(`removed ${url}; the skills that it published stay`),
    );
  }

  async #confirm(url: string): Promise<void> {
    const { askText } = await import('../../../prompt.ts');
    const message = `To remove it, type its URL: ${url}`;
    const typed = await askText(this, { message, flag: '--yes' });
    if (typed.trim() === url) return;
    throw new CliError('cli.interrupted', 'That is not its URL; nothing was removed');
  }
}
