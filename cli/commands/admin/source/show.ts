import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../../base-command.ts';

/** `admin source show <source>`: shows a source without its credential. */
export class AdminSourceShow extends BaseCommand {
  static override paths = [['admin', 'source', 'show']];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'Show the details of a git source',
    details:
      'Name a source by its id, the start of its id (8 characters or more), or its URL. If several sources have the same URL, use URL#ref.',
    examples: [
      ['By the start of its id', '$0 admin source show 0197a5b2-3c4d'],
      ['By its URL', '$0 admin source show https://gitlab.corp/ai/skills.git'],
    ],
  });

  source = Option.String({ name: 'source', required: true });

  async execute() {
    const { findSource } = await import('../../../sync/find-source.ts');
    const { printSource } = await import('../../../sync/source-fields.ts');
    const { gitHints } = await import('../../../sync/git-hints.ts');
    await this.requireToken();
    const source = await findSource(await this.client(), this.source);
    this.output.result(source, () => printSource(this.output, source));
    const code = source.lastRun?.error?.code;
    if (code) for (const hint of gitHints(code, source)) this.output.hint(hint);
  }
}
