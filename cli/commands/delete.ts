import { Command, Option } from 'clipanion';
import { assetRoute } from '#schema/client.ts';
import { BaseCommand } from '../base-command.ts';
import { resolveRef } from '../refs.ts';

/** `delete <ref>`: deletes an asset from the registry; it can be restored for 30 days. */
export class Delete extends BaseCommand {
  static override paths = [['delete']];
  static override usage = Command.Usage({
    category: 'After publishing',
    description: 'Delete an asset from the registry, with all its versions',
    details:
      'It is gone from lists, search and downloads. restore brings it back for 30 days; its name and version numbers stay used. What is installed stays on the machines: remove takes that.',
    examples: [['Ask first', '$0 delete platform/deploy']],
  });

  ref = Option.String({ name: 'ref', required: true });

  async execute() {
    await this.requireToken();
    const client = await this.client();
    const { kind, namespace, name } = await resolveRef(this, client, this.ref);
    const ref = `${namespace}/${name}`;
    const { confirmChange } = await import('../confirm-change.ts');
    await confirmChange(this, `Delete ${ref} with all its versions from the registry?`);
    await client.call(assetRoute(kind, 'DELETE /api/v1/{kind}/{namespace}/{name}'), {
      params: { namespace, name },
    });
    this.output.result({ kind, ref, deleted: true }, () => this.output.done(`${ref} is deleted`));
    this.output.hint(`undo it within 30 days:  agenthub-cli restore ${kind}:${ref}`);
  }
}
