import { Command, Option } from 'clipanion';
import { assetRoute } from '#schema/client.ts';
import { BaseCommand } from '../base-command.ts';
import { UsageError } from '../errors.ts';
import { resolveRef } from '../refs.ts';

/** `rename <ref> <new>`: gives an asset another name, another namespace or both. */
export class Rename extends BaseCommand {
  static override paths = [['rename'], ['transfer']];
  static override usage = Command.Usage({
    category: 'After publishing',
    description: 'Rename an asset, or transfer it to another namespace',
    details:
      'The former name leads to the asset from then on: for links, lock files, agents that require it, and git sync. It is never given to another asset. A name alone stays in the namespace; namespace/name and namespace/ transfer, if you may publish there.',
    examples: [
      ['Another name', '$0 rename platform/deploy ship'],
      ['Another namespace', '$0 transfer mei/deploy platform/'],
    ],
  });

  ref = Option.String({ name: 'ref', required: true });
  to = Option.String({ name: 'new', required: true });

  async execute() {
    const to = await this.#target();
    await this.requireToken();
    const client = await this.client();
    const { kind, namespace, name } = await resolveRef(this, client, this.ref);
    const after = `${to.namespace ?? namespace}/${to.name ?? name}`;
    const { confirmChange } = await import('../confirm-change.ts');
    await confirmChange(this, `Move ${namespace}/${name} to ${after}?`);
    const asset = await client.call(
      assetRoute(kind, 'POST /api/v1/{kind}/{namespace}/{name}/move'),
      { params: { namespace, name }, body: to },
    );
    this.output.result({ ...asset, movedFrom: `${namespace}/${name}` }, () =>
      this.output.done(`${namespace}/${name} is now ${asset.ref}; its former name leads to it`),
    );
    this.output.hint(`undo it:  agenthub-cli rename ${kind}:${asset.ref} ${namespace}/${name}`);
  }

  async #target(): Promise<{ namespace?: string; name?: string }> {
    const { assetName, namespaceName } = await import('#schema/name.ts');
    const [first = '', second] = this.to.split('/');
    const [namespace, name] = second === undefined ? [undefined, first] : [first, second];
    const isName = name === '' ? namespace !== undefined : assetName.safeParse(name).success;
    const isNamespace = namespace === undefined || namespaceName.safeParse(namespace).success;
    if (!isName || !isNamespace || this.to.split('/').length > 2) {
      throw new UsageError(`Not a name: "${this.to}"`, {
        hints: ['it is  name, namespace/name or namespace/'],
      });
    }
    return { ...(namespace === undefined ? {} : { namespace }), ...(name === '' ? {} : { name }) };
  }
}
