import { Command, Option } from 'clipanion';
import type { InstallScope } from '#schema/targets.ts';
import { BaseCommand } from '../base-command.ts';
import { CliError, UsageError } from '../errors.ts';
import type { Engine } from '../install/engine.ts';
import type { Installed } from '../install/session.ts';

/** `remove <name>…`: removes installed assets, and nothing else. */
export class Remove extends BaseCommand {
  static override paths = [['remove'], ['rm'], ['uninstall']];
  static override usage = Command.Usage({
    category: 'Installed assets',
    description: 'Remove what is installed',
    details:
      'Deletes the installed files that are unchanged, and the folders made for them that are then empty. Your own files next to them stay and are listed. A file or an entry that you changed stays, is named, and stays in the lock file: --force removes it too, now or later.',
    examples: [
      ['From all agents of this project', '$0 remove deploy'],
      ['From one agent', '$0 remove platform/deploy -a kiro'],
      ['Everything in the user scope', '$0 remove --all -s user --yes'],
    ],
  });

  names = Option.Rest({ name: 'name' });
  agents = Option.Array('-a,--agent', {
    description: '<id> Remove only from this agent target; repeat for several',
  });
  scope = Option.String('-s,--scope', { description: '<scope> project or user' });
  all = Option.Boolean('--all', false, { description: 'Remove everything in the scope' });
  force = Option.Boolean('--force', false, { description: 'Remove changed files too' });
  dryRun = Option.Boolean('--dry-run', false, {
    description: 'Show what would be done, without doing it',
  });

  async execute() {
    const { allScopes, createEngine, listInstalled, parseScope } =
      await import('../install/session.ts');
    const { removeAssets } = await import('../install/engine.ts');
    const { reportSteps } = await import('../install/report.ts');
    const { parseTarget } = await import('../targets/choose.ts');
    if (this.all === this.names.length > 0) {
      throw new UsageError(this.all ? 'Use names or --all, not both' : 'Name what to remove', {
        hints: ['what is installed:  agenthub-cli list'],
      });
    }
    const given = parseScope(this.scope);
    const targets = this.agents?.map((name) => parseTarget(name).id) ?? null;
    const engine = await createEngine(this);
    const scopes = given ? [given] : this.all ? ['project' as const] : await allScopes(engine);
    const installed = await listInstalled(engine, scopes, this.kinds);
    const chosen = await this.#choose(installed, targets);
    if (chosen.length === 0) this.output.hint('nothing is installed here:  agenthub-cli list');
    const scope = chosen[0]?.scope ?? given ?? 'project';
    const ids = chosen.map(({ kind, ref }) => ({ kind, ref }));
    const refs = chosen.map(({ ref }) => ref);
    if (this.all && refs.length > 0 && !this.dryRun) await this.#confirm(refs, scope);
    const plan = await removeAssets(engine, scope, ids, {
      targets,
      force: this.force,
      dryRun: this.dryRun,
      preview: (planned) => {
        if (this.dryRun || this.verbose) reportSteps(this.output, planned, true);
      },
    });
    const data = { scope, dryRun: this.dryRun, removed: refs, steps: plan.steps };
    this.output.result(data, () => {});
    if (this.dryRun) return;
    reportSteps(this.output, plan, false);
    await this.#hintAtKept(engine, scope);
  }

  /** Names the command that takes what this or an earlier remove has kept. */
  async #hintAtKept(engine: Engine, scope: InstallScope) {
    const { listInstalled } = await import('../install/session.ts');
    const { isKept } = await import('../install/kept.ts');
    const { commandFor } = await import('../install/doctor/finding.ts');
    for (const { kind, ref, locked } of await listInstalled(engine, [scope], this.kinds)) {
      if (!locked.placements.some(isKept)) continue;
      const command = commandFor('remove --force', { scope, asset: { kind, ref } });
      this.output.hint(`what you changed of ${ref} stays; to remove it too:  ${command}`);
    }
  }

  /** The assets to remove, all in one scope. */
  async #choose(installed: Installed[], targets: string[] | null): Promise<Installed[]> {
    const { matchInstalled } = await import('../install/session.ts');
    const chosen = this.all ? installed : matchInstalled(installed, this.names);
    const scopes = new Set<InstallScope>(chosen.map(({ scope }) => scope));
    if (scopes.size > 1) {
      throw new UsageError('It is installed in the project and for the user; choose a scope', {
        hints: ['for the project:  --scope project', 'for the user:  --scope user'],
      });
    }
    if (targets === null) return chosen;
    for (const { ref, locked } of chosen) {
      const has = new Set(locked.placements.flatMap((placement) => placement.targets));
      const without = targets.find((target) => !has.has(target));
      if (without !== undefined && !this.all) {
        throw new CliError('cli.not_found', `${ref} is not installed for ${without}`, {
          candidates: [...has],
        });
      }
    }
    return chosen;
  }

  async #confirm(refs: string[], scope: InstallScope) {
    const { askYes } = await import('../prompt.ts');
    const where = scope === 'user' ? 'your home folder' : 'this project';
    const message = `Remove ${refs.length} ${refs.length === 1 ? 'asset' : 'assets'} from ${where}?`;
    if (!(await askYes(this, { message, flag: '--yes' }))) {
      throw new CliError('cli.interrupted', 'Nothing was removed');
    }
  }
}
