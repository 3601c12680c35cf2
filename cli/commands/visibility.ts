import { Command, Option } from 'clipanion';
import { assetRoute } from '#schema/client.ts';
import { BaseCommand } from '../base-command.ts';
import { UsageError } from '../errors.ts';
import { resolveRef } from '../refs.ts';

const visibilities = ['public', 'internal', 'private'] as const;

/** `visibility <ref> <who>`: changes who may see an asset. */
export class Visibility extends BaseCommand {
  static override paths = [['visibility']];
  static override usage = Command.Usage({
    category: 'After publishing',
    description: 'Change who may see an asset',
    details:
      'public: everyone who reaches the registry. internal: everyone who is signed in. private: members of its namespace.',
    examples: [['Only for members', '$0 visibility platform/deploy private']],
  });

  ref = Option.String({ name: 'ref', required: true });
  visibility = Option.String({ name: 'visibility', required: true });

  async execute() {
    const visibility = visibilities.find((one) => one === this.visibility);
    if (!visibility) throw new UsageError('The visibility is public, internal or private');
    await this.requireToken();
    const client = await this.client();
    const { kind, namespace, name } = await resolveRef(this, client, this.ref);
    const params = { namespace, name };
    const before = await client.call(assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}'), {
      params,
    });
    const { confirmChange } = await import('../confirm-change.ts');
    if (before.visibility !== visibility)
      await confirmChange(this, `Make ${before.ref} ${visibility}? It is ${before.visibility}.`);
    const asset = await client.call(assetRoute(kind, 'PATCH /api/v1/{kind}/{namespace}/{name}'), {
      params,
      body: { visibility },
    });
    this.output.result(asset, () => this.output.done(`${asset.ref} is ${visibility}`));
    if (before.visibility !== visibility)
      this.output.hint(
        `undo it:  agenthub-cli visibility ${kind}:${asset.ref} ${before.visibility}`,
      );
  }
}
