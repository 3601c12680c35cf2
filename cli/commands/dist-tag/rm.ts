import { Command, Option } from 'clipanion';
import { assetRoute } from '#schema/client.ts';
import { BaseCommand } from '../../base-command.ts';
import { resolveRef } from '../../refs.ts';

/** `dist-tag rm <ref> <tag>`: removes a dist-tag. */
export class DistTagRm extends BaseCommand {
  static override paths = [
    ['dist-tag', 'rm'],
    ['dist-tag', 'remove'],
  ];
  static override usage = Command.Usage({
    category: 'After publishing',
    description: 'Remove a dist-tag; the version stays',
    examples: [['Remove one', '$0 dist-tag rm platform/deploy beta']],
  });

  ref = Option.String({ name: 'ref', required: true });
  tag = Option.String({ name: 'tag', required: true });

  async execute() {
    await this.requireToken();
    const client = await this.client();
    const { kind, namespace, name } = await resolveRef(this, client, this.ref);
    const ref = `${namespace}/${name}`;
    const { confirmChange } = await import('../../confirm-change.ts');
    await confirmChange(this, `Remove the dist-tag ${this.tag} of ${ref}?`);
    const { distTags: before } = await client.call(
      assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}'),
      { params: { namespace, name } },
    );
    const distTags = await client.call(
      assetRoute(kind, 'DELETE /api/v1/{kind}/{namespace}/{name}/dist-tags/{tag}'),
      { params: { namespace, name, tag: this.tag } },
    );
    this.output.result(distTags, () => this.output.done(`${ref} has no dist-tag ${this.tag} now`));
    const was = before[this.tag];
    if (was !== undefined)
      this.output.hint(`undo it:  agenthub-cli dist-tag add ${kind}:${ref}@${was} ${this.tag}`);
  }
}
