import { Command, Option } from 'clipanion';
import { assetRoute } from '#schema/client.ts';
import { BaseCommand } from '../base-command.ts';
import { UsageError } from '../errors.ts';
import { resolveRef } from '../refs.ts';

/** `deprecate <ref>`: warns everyone who installs or has an asset. */
export class Deprecate extends BaseCommand {
  static override paths = [['deprecate']];
  static override usage = Command.Usage({
    category: 'After publishing',
    description: 'Warn everyone who installs or has an asset',
    examples: [
      ['With what to use instead', '$0 deprecate platform/deploy --successor platform/ship'],
      ['Take it back', '$0 deprecate platform/deploy --undo'],
    ],
  });

  ref = Option.String({ name: 'ref', required: true });
  message = Option.String('--message', { description: '<text> Why' });
  successor = Option.String('--successor', { description: '<ref> What to use instead' });
  undo = Option.Boolean('--undo', false, { description: 'Remove the deprecation' });

  async execute() {
    const { message = null, successor = null } = this;
    if (this.undo && (message !== null || successor !== null))
      throw new UsageError('--undo goes without --message and --successor');
    await this.requireToken();
    const client = await this.client();
    const { kind, namespace, name } = await resolveRef(this, client, this.ref);
    const asset = await client.call(assetRoute(kind, 'PATCH /api/v1/{kind}/{namespace}/{name}'), {
      params: { namespace, name },
      body: { deprecation: this.undo ? null : { message, successor } },
    });
    this.output.result(asset, () =>
      this.output.done(`${asset.ref} is ${this.undo ? 'no longer ' : ''}deprecated`),
    );
    if (!this.undo)
      this.output.hint(`undo it:  agenthub-cli deprecate ${kind}:${asset.ref} --undo`);
  }
}
