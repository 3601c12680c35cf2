import { Command, Option } from 'clipanion';
import type { InstallScope } from '#schema/targets.ts';
import { BaseCommand } from '../base-command.ts';
import { CliError, UsageError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { AssetId } from '../install/asset-id.ts';
import type { StepPlace } from '../install/lock-format.ts';
import type { Refusal } from '../install/lock-policy.ts';
import type { Health } from '../install/health.ts';

/** One installed asset in the output of `--json`. */
type Row = AssetId & {
  version: string;
  /** The version, range or dist-tag that was asked for; a version pins the asset. */
  requested: string | null;
  scope: InstallScope;
  state: Health;
  targets: string[];
  digest: string;
  registry: string;
  /** `kept` is true where a remove left what the user had changed. */
  placements: (StepPlace & { method: string; targets: string[]; kept?: true })[];
};

/** `list`: lists installed assets with their folders and their state. */
export class List extends BaseCommand {
  static override paths = [['list'], ['ls']];
  static override usage = Command.Usage({
    category: 'Installed assets',
    description: 'List what is installed',
    details:
      'In a pipe each line is  ref, version, scope, state, agents, folders, kind  with tabs between. The state is ok, changed (someone edited a file), missing (a file or a folder is gone), kept (it was removed, but not what you changed of it) or refused (the lock file names a place that is not allowed; exit code 5).',
    examples: [
      ['In this project and for the user', '$0 list'],
      ['Assets with a newer version', '$0 list --outdated'],
    ],
  });

  scope = Option.String('-s,--scope', { description: '<scope> project or user; default: both' });
  agent = Option.String('-a,--agent', { description: '<id> Only for this agent target' });
  outdated = Option.Boolean('--outdated', false, {
    description: 'Only assets with a newer version in the registry',
  });

  async execute(): Promise<ExitCode> {
    const { allScopes, createEngine, parseScope } = await import('../install/session.ts');
    const { surveyScope } = await import('../install/engine.ts');
    const { healthOf, unrunnableOf } = await import('../install/health.ts');
    const { isKept } = await import('../install/kept.ts');
    const { commandFor } = await import('../install/doctor/finding.ts');
    const { stepPlaceOf } = await import('../install/lock-format.ts');
    const { selectorOf } = await import('../install/requested.ts');
    const { lockFileName } = await import('../install/root.ts');
    const { parseTarget } = await import('../targets/choose.ts');
    const scope = parseScope(this.scope);
    const target = this.agent === undefined ? null : parseTarget(this.agent).id;
    if (this.outdated && this.offline) throw new UsageError('--outdated asks the registry');
    const engine = await createEngine(this);
    const rows: Row[] = [];
    const refused: Refusal[] = [];
    const kept: string[] = [];
    for (const one of scope ? [scope] : await allScopes(engine)) {
      const { assets } = await surveyScope(engine, one);
      for (const asset of assets) {
        const { kind, ref, locked } = asset;
        if (!this.kinds.includes(kind)) continue;
        const { version, digest, registry, placements } = locked;
        const targets = [...new Set(placements.flatMap((each) => each.targets))].toSorted();
        if (target !== null && !targets.includes(target)) continue;
        for (const refusal of asset.refused) refused.push(refusal);
        const places = placements.map((one) => ({
          ...stepPlaceOf(one),
          method: one.type === 'folder' ? one.method : 'copy',
          targets: one.targets,
          ...(isKept(one) ? { kept: true as const } : {}),
        }));
        if (placements.some(isKept)) {
          const command = commandFor('remove --force', { scope: one, asset: { kind, ref } });
          kept.push(`what you changed of ${ref} was not removed; to remove it too:  ${command}`);
        }
        for (const script of unrunnableOf(asset)) {
          this.output.warn(
            `${script} has CRLF line ends and does not run; see git's core.autocrlf`,
          );
        }
        rows.push({
          kind,
          ref,
          version,
          requested: selectorOf(locked),
          scope: one,
          state: healthOf(asset),
          targets,
          digest,
          registry,
          placements: places,
        });
      }
    }
    if (this.outdated) return this.#outdated(rows.filter(({ state }) => state !== 'kept'));
    const failure = failureOf(refused, lockFileName);
    const print = () => {
      this.output.table(
        [
          { title: 'REF' },
          { title: 'VERSION' },
          { title: 'SCOPE' },
          { title: 'STATE' },
          { title: 'AGENTS' },
          { title: 'FOLDERS', flexible: true },
          { title: 'KIND' },
        ],
        rows.map((row) => [
          row.ref,
          row.version,
          row.scope,
          row.state,
          row.targets.join(', '),
          row.placements.map(({ folder }) => folder).join(', '),
          row.kind,
        ]),
      );
    };
    this.output.result(rows, print, failure);
    for (const hint of kept) this.output.hint(hint);
    if (rows.length === 0)
      this.output.hint('nothing is installed here:  agenthub-cli find <words>');
    if (!failure) return exitCodes.done;
    return this.json ? exitCodes.refused : this.output.fail(failure);
  }

  async #outdated(rows: Row[]): Promise<ExitCode> {
    const { forAll } = await import('../install/fetch-all.ts');
    const { movedFrom } = await import('../install/moved-registry.ts');
    const { findNewer } = await import('../install/newer.ts');
    const { registryUrl } = await this.settings();
    const client = await this.client();
    const found = await forAll(rows, async (row) => {
      // One from another registry has no newer version here.
      const moved = await movedFrom(client, registryUrl, row, row);
      const latest = moved === undefined ? null : await findNewer(client, row, row.version);
      return { ...row, latest };
    });
    const outdated = found.filter(({ latest }) => latest !== null);
    this.output.result(outdated, () => {
      this.output.table(
        [{ title: 'REF' }, { title: 'VERSION' }, { title: 'LATEST' }, { title: 'SCOPE' }],
        outdated.map(({ ref, version, latest, scope }) => [ref, version, latest, scope]),
      );
    });
    if (outdated.length > 0) this.output.hint('agenthub-cli update');
    return exitCodes.done;
  }
}

/** The error, at the end of the list, for places that the lock file must not name. */
function failureOf(refused: Refusal[], lockFileName: string): CliError | undefined {
  if (refused.length === 0) return undefined;
  return new CliError('cli.refused', `${lockFileName} names places that are not allowed`, {
    errors: refused.map(({ pointer, detail }) => ({ pointer, detail })),
    hints: [...new Set(refused.map(({ hint }) => hint))],
  });
}
