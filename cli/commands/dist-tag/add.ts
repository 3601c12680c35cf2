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
    const { distTags: before } = await client.call(
      assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}'),
      { params: { namespace, name } },
    );
    const distTags = await client.call(
      assetRoute(kind, 'PUT /api/v1/{kind}/{namespace}/{name}/dist-tags/{tag}'),
      { params: { namespace, name, tag: this.tag }, body: { version } },
    );
    const was = before[this.tag];
    const now = distTags[this.tag] ?? version;
    const moved = was !== undefined && was !== now;
    this.output.result(distTags, () =>
      this.output.done(
        `${namespace}/${name}@${this.tag} is ${now}${moved ? ` (it was ${was})` : ''}`,
      ),
    );
    const ref = `${kind}:${namespace}/${name}`;
    if (moved) this.output.hint(`undo it:  agenthub-cli dist-tag add ${ref}@${was} ${this.tag}`);
    else if (was === undefined)
      this.output.hint(`undo it:  agenthub-cli dist-tag rm ${ref} ${this.tag}`);
  }
}
