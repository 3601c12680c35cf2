import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../../base-command.ts';

/** `admin source cancel <run or source>`: cancels a waiting or running sync run. */
export class AdminSourceCancel extends BaseCommand {
  static override paths = [['admin', 'source', 'cancel']];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'Cancel a sync run, or the current run of a source',
    details:
      'A waiting run ends at once, a running one at its next step. Published versions stay; the next run continues with the rest.',
    examples: [
      ['A run that takes too long', '$0 admin source cancel 0197a5b2-3c4d'],
      ['The current run of a source', '$0 admin source cancel https://gitlab.corp/ai/skills.git'],
    ],
  });

  name = Option.String({ name: 'run or source', required: true });

  async execute() {
    const { findRun } = await import('../../../sync/find-run.ts');
    await this.requireToken();
    const client = await this.client();
    const { id } = await findRun(client, this.name);
    const run = await client.call('POST /api/v1/admin/sync-runs/{id}/cancel', { params: { id } });
    this.output.result(run, () =>
      this.output.done(
        run.state === 'cancelled'
          ? `cancelled the sync run of ${run.url}`
          : `the sync run of ${run.url} ends at its next step`,
      ),
    );
  }
}
