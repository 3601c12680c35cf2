import { Command, Option } from 'clipanion';
import { BaseCommand, transferTimeoutSecondsDefault } from '../../../base-command.ts';

/** `admin source test <source>`: checks whether the registry can reach the remote with its credential. */
export class AdminSourceTest extends BaseCommand {
  static override paths = [['admin', 'source', 'test']];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'Check that the registry can reach the remote of a git source',
    details:
      'The registry connects with its stored credential. In a pipe the line is  ref, commit, milliseconds  with tabs between.',
    examples: [['Test the connection', '$0 admin source test 0197a5b2-3c4d']],
  });

  source = Option.String({ name: 'source', required: true });

  async execute() {
    const { findSource } = await import('../../../sync/find-source.ts');
    const { explained } = await import('../../../sync/explain.ts');
    await this.requireToken();
    const client = await this.client({ timeoutSeconds: transferTimeoutSecondsDefault });
    const source = await findSource(client, this.source);
    const { id, url } = source;
    const found = await explained(source, () =>
      client.call('POST /api/v1/admin/sync-sources/{id}/test', { params: { id } }),
    );
    this.output.result(found, () => {
      this.output.table(
        [{ title: 'REF' }, { title: 'COMMIT' }, { title: 'MS', align: 'right' }],
        [[found.ref, found.commit, found.milliseconds]],
      );
    });
    if (!this.json) this.output.done(`${url} answers`);
  }
}
