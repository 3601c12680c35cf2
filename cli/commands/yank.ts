import { Command, Option } from 'clipanion';
import { assetRoute } from '#schema/client.ts';
import { BaseCommand } from '../base-command.ts';
import { UsageError } from '../errors.ts';
import { resolveVersionRef } from '../refs.ts';

/** `yank <ref>@<version>`: hides a version from those who do not ask for it by its number. */
export class Yank extends BaseCommand {
  static override paths = [['yank']];
  static override usage = Command.Usage({
    category: 'After publishing',
    description: 'Take a version back, with a reason',
    details:
      'Ranges and dist-tags no longer lead to the version, and everyone who has it is told why. A broken version is still installed by its exact number, with a warning. The files of one with --severity security can be read only by owners and admins, who install it only with --allow-yanked. unyank undoes it.',
    examples: [
      ['A broken version', '$0 yank platform/deploy@1.2.0 --reason "Deletes too much"'],
      [
        'A dangerous one',
        '$0 yank platform/deploy@1.2.0 --reason "Holds a key" --severity security',
      ],
    ],
  });

  ref = Option.String({ name: 'ref@version', required: true });
  reason = Option.String('--reason', { description: '<text> Why, for everyone who has it' });
  severity = Option.String('--severity', 'broken', {
    description: '<how> broken (the default) or security',
  });

  async execute() {
    const { severity, reason } = this;
    if (severity !== 'broken' && severity !== 'security')
      throw new UsageError('--severity takes broken or security');
    if (!reason?.trim()) throw new UsageError('Say why, with --reason <text>');
    await this.requireToken();
    const client = await this.client();
    const { kind, namespace, name, version } = await resolveVersionRef(this, client, this.ref);
    const ref = `${namespace}/${name}@${version}`;
    const { confirmChange } = await import('../confirm-change.ts');
    await confirmChange(this, `Yank ${ref}?`);
    const yanked = await client.call(
      assetRoute(kind, 'POST /api/v1/{kind}/{namespace}/{name}/versions/{version}/yank'),
      { params: { namespace, name, version }, body: { reason, severity } },
    );
    this.output.result({ kind, ref, ...yanked }, () =>
      this.output.done(
        severity === 'security'
          ? `${ref} is withdrawn: only owners and admins can read its files`
          : `${ref} is yanked`,
      ),
    );
    this.output.hint(`undo it:  agenthub-cli unyank ${kind}:${ref}`);
  }
}
