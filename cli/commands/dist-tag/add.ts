import { Command, Option } from 'clipanion';
import { assetRoute } from '#schema/client.ts';
import { BaseCommand } from '../../base-command.ts';
import { resolveVersionRef } from '../../refs.ts';

/** `dist-tag add <ref>@<version> <tag>`: points a dist-tag at a version. */
export class DistTagAdd extends BaseCommand {
  static override paths = [['dist-tag', 'add']];
  static override usage = Command.Usage({
    category: 'After publishing',
    description: 'Point a dist-tag at a version',
    details: 'Creates the dist-tag or moves it. latest is what is installed without a version.',
    examples: [['Back to an older version', '$0 dist-tag add platform/deploy@1.1.0 latest']],
  });

  ref = Option.String({ name: 'ref@version', required: true });
  tag = Option.String({ name: 'tag', required: true });

  async execute() {
    await this.requireToken();
    const client = await this.client();
    const { kind, namespace, name, version } = await resolveVersionRef(this, client, this.ref);
    const distTags = await client.call(
      assetRoute(kind, 'PUT /api/v1/{kind}/{namespace}/{name}/dist-tags/{tag}'),
      { params: { namespace, name, tag: this.tag }, body: { version } },
    );
    this.output.result(distTags, () =>
      this.output.done(`${namespace}/${name}@${this.tag} is ${version}`),
    );
  }
}
