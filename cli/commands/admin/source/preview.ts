import { Command, Option } from 'clipanion';
import { BaseCommand, transferTimeoutSecondsDefault } from '../../../base-command.ts';

/** `admin source preview <source>`: shows the plan of a run without running it. */
export class AdminSourcePreview extends BaseCommand {
  static override paths = [['admin', 'source', 'preview']];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'Print what a sync would do; nothing is written',
    details:
      'In a pipe each line is  outcome, name, version, path, reasons  with tabs between. The outcome is new, changed, gone (it will be deprecated), conflict (the name belongs to someone else), invalid or, with --all, unchanged.',
    examples: [
      ['What a sync would publish', '$0 admin source preview 0197a5b2-3c4d'],
      [
        'Only conflicts and invalid skills',
        '$0 admin source preview 0197a5b2-3c4d | grep -E "^(conflict|invalid)"',
      ],
    ],
  });

  source = Option.String({ name: 'source', required: true });
  all = Option.Boolean('--all', false, { description: 'List unchanged skills too' });

  async execute() {
    const { findSource } = await import('../../../sync/find-source.ts');
    const { explained } = await import('../../../sync/explain.ts');
    const { formatCounts, printOutcomes } = await import('../../../sync/outcomes.ts');
    await this.requireToken();
    const client = await this.client({ timeoutSeconds: transferTimeoutSecondsDefault });
    const source = await findSource(client, this.source);
    const { id } = source;
    const progress = this.output.progress('reading');
    progress.update(source.url);
    const plan = await explained(source, () =>
      client.call('POST /api/v1/admin/sync-sources/{id}/preview', { params: { id } }),
    ).finally(() => progress.end());
    const { outcomes, counts, problems } = plan;
    this.output.result(plan, () => {
      const shown = outcomes.filter(({ change }) => this.all || change !== 'unchanged');
      printOutcomes(this.output, shown);
    });
    if (this.json) return;
    for (const { pointer, detail } of problems) {
      this.output.warn([pointer, detail].filter(Boolean).join(': '));
    }
    const at = `${plan.ref} ${plan.commit.slice(0, 12)}`;
    this.output.note(`${at}: ${formatCounts(counts)}; nothing was written`);
    if (counts.new + counts.changed + counts.gone > 0) {
      this.output.hint(`to sync:  agenthub-cli admin source sync ${id}`);
    }
  }
}
