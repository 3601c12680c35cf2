import { Command, Option } from 'clipanion';
import type { InstallScope } from '#schema/targets.ts';
import type { VersionState } from '#schema/version-states.ts';
import { BaseCommand } from '../base-command.ts';
import { CliError, UsageError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { describe } from '../describe-error.ts';
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

/** A row with what the registry tells of it; null if it was not asked. */
type Told = Row & { inRegistry: Omit<VersionState, 'of'> | null };

/** How long `list` waits for the registry, in seconds. */
const waitSeconds = 3;

/** `list`: lists installed assets with their folders and their state. */
export class List extends BaseCommand {
  static override paths = [['list'], ['ls']];
  static override usage = Command.Usage({
    category: 'Installed assets',
    description: 'List what is installed',
    details:
      'In a pipe each line is  ref, version, scope, state, agents, folders, kind, registry  with tabs between; with --outdated  ref, version, latest, scope, wanted, why, kind. The last column of the first is what became of the version in the registry: ok, yanked, deprecated, gone (deleted, or no longer visible to you) or withdrawn (security); it is empty if the registry did not answer within 3 seconds, which is said, or with --offline. The state is ok, changed (someone edited a file), missing (a file or a folder is gone), kept (it was removed, but not what you changed of it) or refused (the lock file names a place that is not allowed; exit code 5).',
    examples: [
      ['In this project and for the user', '$0 list'],
      ['What is not up to date, and why', '$0 list --outdated'],
    ],
  });

  scope = Option.String('-s,--scope', { description: '<scope> project or user; default: both' });
  agent = Option.String('-a,--agent', { description: '<id> Only for this agent target' });
  outdated = Option.Boolean('--outdated', false, {
    description: 'Only what is not up to date, and why',
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
    const { stateWords } = await import('../install/installed-states.ts');
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
    const told = await this.#ask(rows);
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
          { title: 'REGISTRY' },
        ],
        told.map((row) => [
          row.ref,
          row.version,
          row.scope,
          row.state,
          row.targets.join(', '),
          row.placements.map(({ folder }) => folder).join(', '),
          row.kind,
          row.inRegistry === null ? '' : stateWords[row.inRegistry.state],
        ]),
      );
    };
    this.output.result(told, print, failure);
    for (const hint of kept) this.output.hint(hint);
    if (rows.length === 0)
      this.output.hint('nothing is installed here:  agenthub-cli find <words>');
    if (!failure) return exitCodes.done;
    return this.json ? exitCodes.refused : this.output.fail(failure);
  }

  /** What the registry tells of each row, in one request; without it, with a warning, if there is no answer soon. */
  async #ask(rows: Row[]): Promise<Told[]> {
    const asked = rows.filter(({ state }) => state !== 'kept');
    const states = new Map<Row, VersionState | null>();
    if (this.offline && asked.length > 0) {
      this.output.warn(
        'the registry was not asked about yanked and newer versions: --offline is set',
      );
    } else if (asked.length > 0) {
      const { stateText, statesOf } = await import('../install/installed-states.ts');
      try {
        const { registryUrl } = await this.settings();
        const client = await this.client({ timeoutSeconds: waitSeconds });
        const found = await statesOf(client, registryUrl, asked);
        for (const [index, row] of asked.entries()) {
          const state = found[index] ?? null;
          states.set(row, state);
          const text = state && stateText(state);
          if (text) this.output.warn(`${row.ref} ${row.version} ${text}`);
        }
      } catch (err) {
        if (this.context.signal.aborted) throw err;
        this.output.warn(
          `the registry was not asked about yanked and newer versions: ${describe(err).message}`,
        );
      }
    }
    return rows.map((row) => ({ ...row, inRegistry: withoutItem(states.get(row) ?? null) }));
  }

  async #outdated(rows: Row[]): Promise<ExitCode> {
    const { statesOf } = await import('../install/installed-states.ts');
    const { reasonsOf } = await import('../install/outdated.ts');
    const { registryUrl } = await this.settings();
    const states = rows.length === 0 ? [] : await statesOf(await this.client(), registryUrl, rows);
    const outdated = rows.flatMap((row, index) => {
      const state = states[index] ?? null;
      if (state === null) {
        this.output.note(`  ${row.ref} is from ${row.registry}, which was not asked`);
        return [];
      }
      const why = reasonsOf(row, state);
      const { latestVersion: latest, follows: wanted } = state;
      return why.length === 0
        ? []
        : [{ ...row, latest, wanted, why, inRegistry: withoutItem(state) }];
    });
    this.output.result(outdated, () => {
      this.output.table(
        [
          { title: 'REF' },
          { title: 'VERSION' },
          { title: 'LATEST' },
          { title: 'SCOPE' },
          { title: 'WANTED' },
          { title: 'WHY', flexible: 'wrap' },
          { title: 'KIND' },
        ],
        outdated.map(({ ref, version, latest, scope, wanted, why, kind }) => [
          ref,
          version,
          latest,
          scope,
          wanted,
          why.join(', '),
          kind,
        ]),
      );
    });
    if (outdated.length > 0) this.output.hint('agenthub-cli update');
    return exitCodes.done;
  }
}

function withoutItem(state: VersionState | null): Told['inRegistry'] {
  if (state === null) return null;
  const { of: _, ...told } = state;
  return told;
}

/** The error, at the end of the list, for places that the lock file must not name. */
function failureOf(refused: Refusal[], lockFileName: string): CliError | undefined {
  if (refused.length === 0) return undefined;
  return new CliError('cli.refused', `${lockFileName} names places that are not allowed`, {
    errors: refused.map(({ pointer, detail }) => ({ pointer, detail })),
    hints: [...new Set(refused.map(({ hint }) => hint))],
  });
}
