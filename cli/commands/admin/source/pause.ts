import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../../base-command.ts';

/** `admin source pause <source>`. */
export class AdminSourcePause extends BaseCommand {
  static override paths = [['admin', 'source', 'pause']];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'Stop the automatic syncs of a git source',
    examples: [['While the host is being moved', '$0 admin source pause 0197a5b2-3c4d']],
  });

  source = Option.String({ name: 'source', required: true });

  async execute() {
    const { setPaused } = await import('../../../sync/set-paused.ts');
    const source = await setPaused(this, this.source, true);
    this.output.result(source, () =>
      this.output.done(`${source.url}: paused; it can still be synced by hand`),
    );
  }
}
