import { Command, Option } from 'clipanion';
import { assetRoute } from '#schema/client.ts';
import { BaseCommand } from '../base-command.ts';
import { resolveVersionRef } from '../refs.ts';

/** `unyank <ref>@<version>`: undoes a yank. */
export class Unyank extends BaseCommand {
  static override paths = [['unyank']];
  static override usage = Command.Usage({
    category: 'After publishing',
    description: 'Undo a yank',
    examples: [['It can be installed again', '$0 unyank platform/deploy@1.2.0']],
  });

  ref = Option.String({ name: 'ref@version', required: true });

  async execute() {
    await this.requireToken();
    const client = await this.client();
    const { kind, namespace, name, version } = await resolveVersionRef(this, client, this.ref);
    const ref = `${namespace}/${name}@${version}`;
    const back = await client.call(
      assetRoute(kind, 'DELETE /api/v1/{kind}/{namespace}/{name}/versions/{version}/yank'),
      { params: { namespace, name, version } },
    );
    this.output.result({ kind, ref, ...back }, () =>
      this.output.done(`${ref} can be installed again`),
    );
  }
}
