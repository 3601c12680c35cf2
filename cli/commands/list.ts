import { Command, Option } from 'clipanion';
import type { InstallScope } from '#schema/targets.ts';
import { BaseCommand } from '../base-command.ts';
import { UsageError } from '../errors.ts';

/** One installed asset, as `--json` gives it. */
type Row = {
  ref: string;
  version: string;
  scope: InstallScope;
  state: 'ok' | 'changed' | 'missing';
  targets: string[];
  digest: string;
  registry: string;
  placements: { folder: string; method: string; targets: string[] }[];
};

/** `list`: what is installed, where, and whether it is still as it was installed. */
export class List extends BaseCommand {
  static override paths = [['list'], ['ls']];
  static override usage = Command.Usage({
    category: 'Installed skills',
    description: 'List what is installed',
    details:
      'In a pipe each line is  ref, version, scope, state, agents, folders  with tabs between. The state is ok, changed (someone edited a file) or missing (a file or a folder is gone).',
    examples: [
      ['In this project and for the user', '$0 list'],
      ['What has a newer version', '$0 list --outdated'],
    ],
  });

  scope = Option.String('-s,--scope', { description: '<scope> project or user; both by default' });
  agent = Option.String('-a,--agent', { description: '<id> For this agent target' });
  outdated = Option.Boolean('--outdated', false, {
    description: 'Only what the registry has a newer version of',
  });

  async execute() {
    const { createEngine, parseScope } = await import('../install/session.ts');
    const { surveyScope } = await import('../install/engine.ts');
    const { healthOf } = await import('../install/survey.ts');
    const { parseTarget } = await import('../targets/choose.ts');
    const scope = parseScope(this.scope);
    const target = this.agent === undefined ? null : parseTarget(this.agent).id;
    if (this.outdated && this.offline) throw new UsageError('--outdated asks the registry');
    const engine = await createEngine(this);
    const rows: Row[] = [];
    for (const one of scope ? [scope] : (['project', 'user'] as const)) {
      const { assets } = await surveyScope(engine, one);
      for (const asset of assets) {
        const { ref, locked } = asset;
        const { version, digest, registry, placements } = locked;
        const targets = [...new Set(placements.flatMap((each) => each.targets))].toSorted();
        if (target !== null && !targets.includes(target)) continue;
        const places = placements.map(({ folder, method, targets }) => ({
          folder,
          method,
          targets,
        }));
        rows.push({
          ref,
          version,
          scope: one,
          state: healthOf(asset),
          targets,
          digest,
          registry,
          placements: places,
        });
      }
    }
    if (this.outdated) return this.#outdated(rows);
    this.output.result(rows, () => {
      this.output.table(
        [
          { title: 'REF' },
          { title: 'VERSION' },
          { title: 'SCOPE' },
          { title: 'STATE' },
          { title: 'AGENTS' },
          { title: 'FOLDERS', flexible: true },
        ],
        rows.map((row) => [
          row.ref,
          row.version,
          row.scope,
          row.state,
          row.targets.join(', '),
          row.placements.map(({ folder }) => folder).join(', '),
        ]),
      );
    });
    if (rows.length === 0)
      this.output.hint('nothing is installed here:  agenthub-cli find <words>');
  }

  async #outdated(rows: Row[]) {
    const { findNewer } = await import('../install/newer.ts');
    const { registryUrl } = await this.settings();
    const client = await this.client();
    const found = await Promise.all(
      rows
        .filter(({ registry }) => registry === registryUrl)
        .map(async (row) => ({ ...row, latest: await findNewer(client, row.ref, row.version) })),
    );
    const outdated = found.filter(({ latest }) => latest !== null);
    this.output.result(outdated, () => {
      this.output.table(
        [{ title: 'REF' }, { title: 'VERSION' }, { title: 'LATEST' }, { title: 'SCOPE' }],
        outdated.map(({ ref, version, latest, scope }) => [ref, version, latest, scope]),
      );
    });
    if (outdated.length > 0) this.output.hint('agenthub-cli update');
  }
}
