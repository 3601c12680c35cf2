import { Command, Option } from 'clipanion';
import { BaseCommand } from '../base-command.ts';
import { CliError, UsageError } from '../errors.ts';
import { parseKey } from '../install/asset-id.ts';

/** `pin <name>…`: keeps the installed version at every update. */
export class Pin extends BaseCommand {
  static override paths = [['pin']];
  static override usage = Command.Usage({
    category: 'Installed assets',
    description: 'Keep the installed version at every update',
    details:
      'The lock file records the version as the one that was asked for, as add <ref>@<version> does. update then says which version exists, and leaves the installed one.',
    examples: [['Stay at the installed version', '$0 pin platform/deploy']],
  });

  names = Option.Rest({ name: 'name' });
  scope = Option.String('-s,--scope', { description: '<scope> project or user; default: both' });

  readonly isPinned: boolean = true;

  async execute() {
    const { allScopes, createEngine, listInstalled, matchInstalled, parseScope } =
      await import('../install/session.ts');
    const { pinAssets } = await import('../install/engine.ts');
    const { pinOf } = await import('../install/plan-pin.ts');
    const { selectorOf } = await import('../install/requested.ts');
    const verb = this.isPinned ? 'pin' : 'unpin';
    if (this.names.length === 0) {
      throw new UsageError(`Name what to ${verb}`, {
        hints: ['what is installed:  agenthub-cli list'],
      });
    }
    const given = parseScope(this.scope);
    const engine = await createEngine(this);
    const scopes = given ? [given] : await allScopes(engine);
    const chosen = matchInstalled(await listInstalled(engine, scopes, this.kinds), this.names);
    const part = chosen.find(({ locked }) => locked.direct === false);
    if (part) {
      const needing = (part.locked.neededBy ?? []).map((key) => parseKey(key)?.ref ?? key);
      throw new CliError(
        'cli.refused',
        `${part.ref} has the version that ${needing.join(', ')} needs`,
        { hints: needing.map((ref) => `${verb} that:  agenthub-cli ${verb} ${ref}`) },
      );
    }
    for (const scope of scopes) {
      const ids = chosen.filter((one) => one.scope === scope);
      if (ids.length > 0) await pinAssets(engine, scope, ids, this.isPinned);
    }
    const data = chosen.map(({ kind, ref, scope, locked }) => ({
      kind,
      ref,
      scope,
      version: locked.version,
      requested: selectorOf({ ...locked, ...pinOf(locked, this.isPinned) }),
    }));
    this.output.result(data, () => {});
    for (const { ref, scope, version, requested } of data) {
      const what = this.isPinned
        ? `is pinned at ${version}`
        : `follows ${requested ?? 'the latest version'}`;
      this.output.done(`${ref} ${what}  (${scope})`);
    }
  }
}
