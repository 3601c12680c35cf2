import { Command, Option } from 'clipanion';
import { assetRoute, type Client } from '#schema/client.ts';
import type { Kind } from '#schema/kind.ts';
import { BaseCommand } from '../base-command.ts';
import { CliError, UsageError } from '../errors.ts';
import { keyOf, parseKey } from '../install/asset-id.ts';
import { everyItem } from '../pages.ts';

/** `restore [ref]`: brings a deleted asset back; without a ref, lists what can be restored. */
export class Restore extends BaseCommand {
  static override paths = [['restore']];
  static override usage = Command.Usage({
    category: 'After publishing',
    description: 'Bring a deleted asset back, or list what can be',
    details: 'For 30 days. What an admin deleted, only an admin restores.',
    examples: [
      ['What can be restored', '$0 restore'],
      ['As it was', '$0 restore platform/deploy'],
    ],
  });

  ref = Option.String({ name: 'ref', required: false });

  async execute() {
    await this.requireToken();
    const client = await this.client();
    const deleted = await this.#deleted(client);
    if (this.ref === undefined) {
      if (deleted.length === 0) this.output.hint('there is nothing that you can restore');
      return this.output.result(deleted, () =>
        this.output.table(
          [{ title: 'REF', flexible: true }, { title: 'KIND' }, { title: 'DELETED' }],
          deleted.map(({ ref, kind, deletedAt }) => [ref, kind, deletedAt]),
        ),
      );
    }
    const { kind, namespace, name } = await this.#find(deleted, this.ref);
    const asset = await client.call(
      assetRoute(kind, 'POST /api/v1/{kind}/{namespace}/{name}/restore'),
      { params: { namespace, name } },
    );
    this.output.result(asset, () => this.output.done(`${asset.ref} is back`));
  }

  async #deleted(client: Client) {
    const lists = this.kinds.map((kind) =>
      everyItem((cursor) =>
        client.call(assetRoute(kind, 'GET /api/v1/{kind}'), {
          query: { state: 'deleted', size: 100, cursor },
        }),
      ),
    );
    return (await Promise.all(lists)).flat();
  }

  /** The deleted asset that a text names; a ref with its kind is asked for even if it is not listed. */
  async #find(
    deleted: { kind: Kind; namespace: string; name: string; ref: string }[],
    text: string,
  ) {
    const { parseRef } = await import('#schema/name.ts');
    const key = parseKey(text);
    const ref = parseRef(key?.ref ?? text);
    if (!ref) throw new UsageError(`Not a ref: "${text}"`);
    const found = deleted.filter(
      ({ kind, namespace, name }) =>
        name === ref.name &&
        (ref.namespace === null || namespace === ref.namespace) &&
        (key === null || kind === key.kind),
    );
    const [only, another] = found;
    if (another)
      throw new CliError('asset.ambiguous', `"${text}" is the name of several deleted assets`, {
        candidates: found.map(keyOf),
      });
    if (only) return only;
    if (key && ref.namespace !== null)
      return { kind: key.kind, namespace: ref.namespace, name: ref.name };
    throw new CliError('asset.not_found', `No deleted asset named "${text}"`, {
      hints: ['what can be restored:  agenthub-cli restore'],
    });
  }
}
