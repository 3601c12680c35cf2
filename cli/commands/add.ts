import { join, resolve } from 'node:path';
import { Command, Option } from 'clipanion';
import { type Kind, kindNouns } from '#schema/kind.ts';
import type { Placement } from '#schema/kinds/kind-module.ts';
import type { InstallScope } from '#schema/targets.ts';
import { BaseCommand, parseChoice } from '../base-command.ts';
import { CliError, UsageError } from '../errors.ts';
import { keyOf, partsOf } from '../install/asset-id.ts';
import type { AssetRequest, Engine } from '../install/engine.ts';
import type { Plan } from '../install/plan.ts';
import type { UnpackedFile } from '../install/unpack.ts';
import type { FolderPlacement } from '../targets/places.ts';
import type { Wanted } from '../install/fetch.ts';
import type { Resolved } from '../install/resolve.ts';

/** An asset with the files of the version to install. */
type Fetched = { kind: Kind; name: string; files: UnpackedFile[] };

function isFolder(placement: Placement): placement is FolderPlacement {
  return placement.type === 'folder';
}

/** `add <ref>…`: installs assets into agent tools, all or none. */
export class Add extends BaseCommand {
  static override paths = [['add'], ['install']];
  static override usage = Command.Usage({
    category: 'Installed assets',
    description: 'Install skills, MCP servers and agents into agent tools',
    details: `Names must be exact. Without --agent, skills are installed for the agent tools found on this machine, or into the shared .agents folder if none is found. A tool named with --agent is used even if it is not found.

A single folder gets a copy of the files; several folders get links to one copy below .skills-registry. Inside a project the links are relative, so that the project can be moved and committed. --method overrides this.

Every written file is recorded in agenthub-lock.json. A file that is not recorded there, or that was changed, is never replaced: --force renames it to <name>.backup-<time> first. If a step fails, all changes are undone.`,
    examples: [
      ['For the agent tools found on this machine', '$0 add platform/deploy'],
      [
        'A version, for two tools, in all projects',
        '$0 add deploy@1.4.0 -a claude-code -a kiro -s user',
      ],
      ['Preview the changes', '$0 add platform/deploy --dry-run'],
      ['In CI: exactly what the lock file records', '$0 add --frozen'],
    ],
  });

  refs = Option.Rest({ name: 'ref' });
  agents = Option.Array('-a,--agent', {
    description: "<id> Agent target to install for; repeat for several, '*' for all",
  });
  scope = Option.String('-s,--scope', {
    description: '<scope> project (the default), or user: for all projects',
  });
  method = Option.String('-m,--method', { description: '<method> copy or symlink' });
  dir = Option.String('--dir', { description: '<folder> Install into this folder instead' });
  frozen = Option.Boolean('--frozen', false, {
    description: 'Install exactly what the lock file records; fail if it would change',
  });
  force = Option.Boolean('--force', false, {
    description: 'Rename what is in the way to a backup',
  });
  dryRun = Option.Boolean('--dry-run', false, {
    description: 'Show what would be done, without doing it',
  });

  async execute() {
    const { createEngine, parseScope } = await import('../install/session.ts');
    const scope = parseScope(this.scope) ?? 'project';
    const method = parseChoice('--method', this.method, ['copy', 'symlink'] as const) ?? null;
    const engine = await createEngine(this);
    if (this.frozen) return this.#frozen(engine, scope);
    if (this.refs.length === 0) {
      throw new UsageError(`Name the ${kindNouns[this.kind]} to install`, {
        hints: [
          'agenthub-cli find <words>',
          'or install what the lock file records:  agenthub-cli add --frozen',
        ],
      });
    }
    const { intoOf, said, scope: chosen } = await this.#places(engine, scope);
    const resolved = await this.#resolve();
    const { registryUrl } = await this.settings();
    const requests: AssetRequest[] = [];
    const progress = resolved.length > 1 ? this.output.progress('Fetching', resolved.length) : null;
    try {
      for (const { kind, ref, version, requested } of resolved) {
        const files = await this.#fetch(engine, { kind, ref, ...version });
        const { digest } = version;
        requests.push({
          kind,
          ref,
          registry: registryUrl,
          version: version.version,
          requested,
          digest,
          files,
          into: intoOf({ kind, name: partsOf(ref).name, files }),
          method,
        });
        progress?.step(ref);
      }
    } finally {
      progress?.end();
    }
    if (said) this.output.note(said);
    for (const notice of resolved.flatMap(({ notices }) => notices)) this.output.warn(notice);
    await this.#install(engine, chosen, requests);
  }

  /** The places of an asset: the folder of `--dir`, else the folders of the agent targets. */
  async #places({ places }: Engine, scope: InstallScope) {
    const { chooseTargets, parseTarget } = await import('../targets/choose.ts');
    const { placementsOf } = await import('../targets/places.ts');
    const { textsOf } = await import('../install/unpack.ts');
    if (this.dir === undefined) {
      const { targets, said } = await chooseTargets(this.kind, this.agents ?? [], scope, places);
      const intoOf = ({ files, ...asset }: Fetched): AssetRequest['into'] => {
        const placed = { ...asset, ...textsOf(files), inputs: {} };
        return targets.map((target) => ({
          target: target.id,
          placements: placementsOf(placed, target, scope, places).filter(isFolder),
        }));
      };
      return { intoOf, said, scope };
    }
    const { isInside } = await import('../install/root.ts');
    const folder = resolve(this.directory, this.dir);
    const targets = (this.agents ?? []).map((name) => parseTarget(name).id);
    // The lock of a project never records a folder outside of it.
    const chosen = isInside(places.project, folder) ? scope : 'user';
    const intoOf = ({ name }: Fetched): AssetRequest['into'] =>
      (targets.length > 0 ? targets : ['dir']).map((target) => ({
        target,
        placements: [{ type: 'folder', path: join(folder, name), from: '' }],
      }));
    return { intoOf, said: null, scope: chosen };
  }

  async #resolve(): Promise<Resolved[]> {
    const { resolveVersion } = await import('../install/resolve.ts');
    const client = await this.client();
    const refs = [...new Set(this.refs)];
    const resolved = await Promise.all(refs.map((ref) => resolveVersion(this, client, ref)));
    for (const { ref, version } of resolved) {
      const other = resolved.find(
        (one) => one.ref === ref && one.version.version !== version.version,
      );
      if (other) throw new UsageError(`${ref} is named with two versions`);
    }
    return resolved.filter((one, at) => resolved.findIndex(({ ref }) => ref === one.ref) === at);
  }

  async #fetch(engine: Engine, wanted: Wanted) {
    const { createArchiveCache } = await import('../install/archive-cache.ts');
    const { fetchFiles } = await import('../install/fetch.ts');
    const cache = createArchiveCache(engine.places.home);
    return fetchFiles(wanted, cache, () => this.transferClient());
  }

  /** Installs what the lock records. Archives in the cache need no registry. */
  async #frozen(engine: Engine, scope: InstallScope) {
    const { frozenRequests } = await import('../install/frozen.ts');
    const { readScope } = await import('../install/engine.ts');
    const { exists } = await import('../install/disk.ts');
    const { registryUrl } = await this.settings();
    const { root, lock } = await readScope(engine, scope);
    if (this.agents || this.dir !== undefined || this.method !== undefined) {
      throw new UsageError(
        '--frozen installs what the lock file records; it does not allow another place',
      );
    }
    if (!(await exists(engine.disk, root.lockPath))) {
      throw new CliError('cli.not_found', `There is no ${root.lockPath}`, {
        hints: ['make it:  agenthub-cli add <ref>'],
      });
    }
    const requests = await frozenRequests(lock, this.refs, registryUrl, (wanted) =>
      this.#fetch(engine, wanted),
    );
    await this.#install(engine, scope, requests);
  }

  async #install(engine: Engine, scope: InstallScope, requests: AssetRequest[]) {
    const { installAssets } = await import('../install/engine.ts');
    const { announce, reportSteps, reportTargetNotes } = await import('../install/report.ts');
    const before = await this.#versionsBefore(engine, scope);
    const assets = requests.map(({ kind, ref, version, digest, files }) => ({
      kind,
      ref,
      version,
      from: before[keyOf({ kind, ref })] ?? null,
      digest,
      fileCount: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
    }));
    const plan = await installAssets(engine, scope, requests, {
      force: this.force,
      dryRun: this.dryRun,
      frozen: this.frozen,
      preview: (planned) => {
        for (const asset of assets) announce(this.output, asset);
        if (this.dryRun || this.verbose) reportSteps(this.output, planned, true);
      },
    });
    const { steps, unchanged } = plan;
    const data = { scope, dryRun: this.dryRun, unchanged, assets, steps };
    this.output.result(data, () => {});
    if (this.dryRun) return;
    reportSteps(this.output, plan, false);
    reportTargetNotes(this.output, plan);
    await this.#record(requests, plan);
  }

  async #versionsBefore(engine: Engine, scope: InstallScope): Promise<Record<string, string>> {
    const { readScope } = await import('../install/engine.ts');
    const { lock } = await readScope(engine, scope);
    return Object.fromEntries(
      Object.entries(lock.assets).map(([key, { version }]) => [key, version]),
    );
  }

  async #record(requests: AssetRequest[], plan: Plan) {
    const { recordPlan } = await import('../install/record.ts');
    const versions = new Map(requests.map((request) => [keyOf(request), request.version]));
    await recordPlan(this, plan, versions);
  }
}
