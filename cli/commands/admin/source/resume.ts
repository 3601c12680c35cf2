import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../../base-command.ts';

/** `admin source resume <source>`. */
export class AdminSourceResume extends BaseCommand {
  static override paths = [['admin', 'source', 'resume']];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'Resume the automatic syncs of a paused git source',
    examples: [['Back to its schedule', '$0 admin source resume 0197a5b2-3c4d']],
  });

  source = Option.String({ name: 'source', required: true });

  async execute() {
    const { setPaused } = await import('../../../sync/set-paused.ts');
    const source = await setPaused(this, this.source, false);
    this.output.result(source, () => this.output.done(`${source.url}: resumed`));
  }
}
