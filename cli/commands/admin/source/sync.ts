import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../../base-command.ts';

/** `admin source sync <source>`: starts a run now and watches it until it ends. */
export class AdminSourceSync extends BaseCommand {
  static override paths = [['admin', 'source', 'sync']];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'Sync a git source now',
    details:
      'Watches the run until it ends; Ctrl-C stops the watching, not the run. In a pipe each line is  outcome, name, version, path, reasons  with tabs between. The exit code is 8 if some assets could not be published, and 1 if the run failed or was cancelled.',
    examples: [
      ['Sync now and watch the run', '$0 admin source sync https://gitlab.corp/ai/skills.git'],
      ['Start the run and do not wait', '$0 admin source sync 0197a5b2-3c4d --no-wait'],
    ],
  });

  source = Option.String({ name: 'source', required: true });
  noWait = Option.Boolean('--no-wait', false, { description: 'Print the id of the run and exit' });

  async execute() {
    const { findSource } = await import('../../../sync/find-source.ts');
    const { begun, watched } = await import('../../../sync/begin-run.ts');
    await this.requireToken();
    const client = await this.client();
    const { id } = await findSource(client, this.source);
    const run = await client.call('POST /api/v1/admin/sync-sources/{id}/sync', { params: { id } });
    return this.noWait ? begun(this, run) : watched(this, client, run);
  }
}
