import { Command, Option } from 'clipanion';
import { assetRoute } from '#schema/client.ts';
import { BaseCommand } from '../../base-command.ts';
import { resolveRef } from '../../refs.ts';

/** `dist-tag ls <ref>`: lists the dist-tags of an asset. */
export class DistTagLs extends BaseCommand {
  static override paths = [
    ['dist-tag', 'ls'],
    ['dist-tag', 'list'],
  ];
  static override usage = Command.Usage({
    category: 'After publishing',
    description: 'List the dist-tags of an asset',
    examples: [['Which version each points at', '$0 dist-tag ls platform/deploy']],
  });

  ref = Option.String({ name: 'ref', required: true });

  async execute() {
    const client = await this.client();
    const { kind, namespace, name } = await resolveRef(this, client, this.ref);
    const { distTags } = await client.call(
      assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}'),
      { params: { namespace, name } },
    );
    this.output.result(distTags, () =>
      this.output.table([{ title: 'TAG' }, { title: 'VERSION' }], Object.entries(distTags)),
    );
  }
}
