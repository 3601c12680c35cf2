import { join, resolve } from 'node:path';
import { Command, Option } from 'clipanion';
import { type Kind, kindNouns } from '#schema/kind.ts';
import type { InstallScope } from '#schema/targets.ts';
import { parseChoice } from '../base-command.ts';
import { CliError, UsageError } from '../errors.ts';
import { InputCommand } from '../input-command.ts';
import { keyOf, partsOf } from '../install/asset-id.ts';
import type { AssetRequest, Engine } from '../install/engine.ts';
import type { Plan } from '../install/plan.ts';
import type { Prepared } from '../install/prepare.ts';
import type { Wanted } from '../install/fetch.ts';
import type { Resolved } from '../install/resolve.ts';

/** `add <ref>…`: installs assets into agent tools, all or none. */
export class Add extends InputCommand {
  static override paths = [['add'], ['install']];
  static override usage = Command.Usage({
    category: 'Installed assets',
    description: 'Install skills, MCP servers and agents into agent tools',
    details: `Names must be exact. A version after the @ is a pin, which update leaves; a range (@1, @^1.2, @~1.2.3) and a dist-tag are followed. Without --agent, they are installed for the agent tools found on this machine; if none is found, skills go into the shared .agents folder. A tool named with --agent is used even if it is not found.

A single folder gets a copy of the files; several folders get links to one copy below .skills-registry. Inside a project the links are relative, so that the project can be moved and committed. --method overrides this.

Every written file is recorded in agenthub-lock.json. A file that is not recorded there, or that was changed, is never replaced: --force renames it to <name>.backup-<time> first. If a step fails, all changes are undone.`,
    examples: [
      ['For the agent tools found on this machine', '$0 add platform/deploy'],
      [
        'A version, for two tools, in all projects',
        '$0 add deploy@1.4.0 -a claude-code -a kiro -s user',
      ],
      ['The highest 1.x, also at every update', '$0 add platform/deploy@^1.2'],
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
  allowYanked = Option.Boolean('--allow-yanked', false, {
    description:
      'Install also what was withdrawn for a security reason, as its owner or from the cache',
  });
  force = Option.Boolean('--force', false, {
    description: 'Rename what is in the way to a backup',
  });
  dryRun = Option.Boolean('--dry-run', false, {
    description: 'Show what would be done, without doing it',
  });
  print = Option.Boolean('--print', false, {
    description: 'Print what would be written for each agent tool, without writing it',
  });
  async execute() {
    const { createEngine, parseScope } = await import('../install/session.ts');
    const scope = parseScope(this.scope) ?? 'project';
    const method = parseChoice('--method', this.method, ['copy', 'symlink'] as const) ?? null;
    const engine = await createEngine(this);
    const { offerLockRegistry } = await import('../install/lock-registry.ts');
    await offerLockRegistry(this, engine);
    if (this.frozen) return this.#frozen(engine, scope);
    if (this.refs.length === 0) {
      throw new UsageError(`Name the ${kindNouns[this.kind]} to install`, {
        hints: [
          'agenthub-cli find <words>',
          'or install what the lock file records:  agenthub-cli add --frozen',
        ],
      });
    }
    const { assetsToInstall, prepare, requestOf, withoutTargets } =
      await import('../install/prepare.ts');
    const { partsToInstall, warningOfPart } = await import('../install/resolve.ts');
    const { refuseObstacles } = await import('../install/obstacles.ts');
    const resolved = await this.#resolve();
    const kinds = [...new Set(resolved.map(({ kind }) => kind))];
    const { targets, into, said, scope: chosen } = await this.#places(engine, scope, kinds);
    const parts = into ? [] : partsToInstall(resolved, this);
    const assets = assetsToInstall(resolved, parts);
    const progress = assets.length > 1 ? this.output.progress('Fetching', assets.length) : null;
    const { places } = engine;
    const prepared = await prepare(assets, { scope: chosen, places, targets }, async (wanted) => {
      const files = await this.#fetch(engine, wanted);
      progress?.step(wanted.ref);
      return files;
    }).finally(() => progress?.end());
    if (said) this.output.note(said);
    for (const notice of resolved.flatMap(({ notices }) => notices)) this.output.warn(notice);
    for (const warning of parts.map(warningOfPart)) if (warning) this.output.warn(warning);
    const named = this.agents !== undefined && !this.agents.includes('*');
    if (!into) refuseObstacles(this.output, prepared, named);
    const left = new Set(into ? [] : withoutTargets(prepared).map(keyOf));
    const taken = prepared.filter((one) => !left.has(keyOf(one)));
    this.#warnOfLeft(prepared.filter((one) => left.has(keyOf(one))));
    const values = await this.#values(taken);
    const { registryUrl } = await this.settings();
    const moved = await this.#moved(engine, chosen, taken);
    const requests = taken.map((one) =>
      requestOf(one, values, {
        registry: registryUrl,
        method,
        movedFrom: moved.get(keyOf(one)) ?? null,
        ...(into ? { into: into(partsOf(one.ref).name) } : {}),
      }),
    );
    if (this.print) return this.#print(requests);
    await this.#confirmExtras(engine, chosen, taken);
    await this.#install(engine, chosen, requests);
    const { environmentNotes } = await import('../install/environment.ts');
    const notes = environmentNotes(taken, values, this.context.env);
    for (const note of notes) this.output.note(`  ${note}`);
  }

  /** The targets to install for, or with `--dir` the places of an asset by its name. */
  async #places({ places }: Engine, scope: InstallScope, kinds: Kind[]) {
    const { chooseTargets, parseTarget } = await import('../targets/choose.ts');
    if (this.dir === undefined) {
      const choices = await Promise.all(
        kinds.map((kind) => chooseTargets(kind, this.agents ?? [], scope, places)),
      );
      const targets = [...new Set(choices.flatMap((choice) => choice.targets))];
      return { targets, into: null, said: choices[0]?.said ?? null, scope };
    }
    const { isInside } = await import('../install/root.ts');
    const folder = resolve(this.directory, this.dir);
    const targets = (this.agents ?? []).map((name) => parseTarget(name).id);
    // The lock of a project never records a folder outside of it.
    const chosen = isInside(places.project, folder) ? scope : 'user';
    const into = (name: string): AssetRequest['into'] =>
      (targets.length > 0 ? targets : ['dir']).map((target) => ({
        target,
        placements: [{ type: 'folder', path: join(folder, name), from: '' }],
      }));
    return { targets: [], into, said: null, scope: chosen };
  }

  #warnOfLeft(left: Prepared[]) {
    for (const { ref, kind, direct } of left) {
      const detail = `none of the agent tools takes this ${kindNouns[kind]}`;
      if (direct) throw new CliError('cli.refused', `${ref} cannot be installed: ${detail}`);
      this.output.warn(`${ref} is left out: ${detail}`);
    }
  }

  /** The values of the inputs; says which of them are left open. */
  async #values(prepared: Prepared[]) {
    const { chooseValues } = await import('../install/choose-values.ts');
    const { values, open } = await chooseValues(this, prepared, { silent: this.print });
    if (open.length > 0) {
      this.output.warn(
        `no value for ${open.join(', ')}: a placeholder was written; give it with --input NAME=VALUE, or put it into the file`,
      );
    }
    return values;
  }

  /** Shows what authors set for single tools, and asks unless the same version is installed for the tool already. */
  async #confirmExtras(engine: Engine, scope: InstallScope, prepared: readonly Prepared[]) {
    const { confirmExtras, extrasOf, showExtras } = await import('../install/extras.ts');
    const { readScope } = await import('../install/engine.ts');
    const { findLocked } = await import('../install/lockfile.ts');
    const { targetsOf } = await import('../install/kept.ts');
    const { lock } = await readScope(engine, scope);
    const extras = prepared.flatMap((one) => {
      const locked = findLocked(lock, one);
      const known = locked?.digest === one.digest ? targetsOf(locked) : [];
      return extrasOf([one]).filter(({ target }) => !known.includes(target));
    });
    showExtras(this, extras);
    if (!this.dryRun) await confirmExtras(this, extras);
  }

  /** The former addresses of the registry under which installed assets were the same, by key. */
  async #moved({ disk, places }: Engine, scope: InstallScope, prepared: Prepared[]) {
    const { movedFrom } = await import('../install/moved-registry.ts');
    const { findLocked, readLockFile } = await import('../install/lockfile.ts');
    const { installRoot } = await import('../install/root.ts');
    const { registryUrl } = await this.settings();
    const { lock } = await readLockFile(disk, await installRoot(disk, scope, places));
    const moved = new Map<string, string>();
    for (const one of prepared) {
      const locked = findLocked(lock, one);
      if (!locked || locked.registry === registryUrl) continue;
      const address = await movedFrom(await this.client(), registryUrl, one, locked);
      if (address) moved.set(keyOf(one), address);
    }
    return moved;
  }

  /** Prints what would be written for each target, instead of writing it. */
  async #print(requests: AssetRequest[]) {
    const { snippetOf } = await import('../install/entries/entry-text.ts');
    const { findTarget } = await import('#schema/targets.ts');
    const snippets = requests.flatMap(({ kind, ref, into }) =>
      into.flatMap(({ target, placements }) =>
        placements.map((one) => {
          const { type, path } = one;
          const text =
            one.type === 'entry'
              ? snippetOf(one.format, one.pointer, one.value)
              : one.type === 'file'
                ? one.content
                : null;
          return { kind, ref, target, type, path, text };
        }),
      ),
    );
    this.output.result(snippets, () => {
      for (const { target, path, text } of snippets) {
        this.output.line(`# ${findTarget(target)?.displayName ?? target}  ${path}`);
        if (text !== null) this.output.block(text);
      }
    });
  }

  async #resolve(): Promise<Resolved[]> {
    const { resolveVersion } = await import('../install/resolve.ts');
    const client = await this.client();
    const refs = [...new Set(this.refs)];
    const resolved = await Promise.all(refs.map((ref) => resolveVersion(this, client, ref, this)));
    const byKey = new Map<string, Resolved>();
    for (const one of resolved) {
      const other = byKey.get(keyOf(one));
      if (other && other.version.version !== one.version.version) {
        throw new UsageError(`${one.ref} is named with two versions`);
      }
      byKey.set(keyOf(one), one);
    }
    return [...byKey.values()];
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
    const { places } = engine;
    const { lockedToInstall } = await import('../install/frozen.ts');
    const { refuseWithdrawn } = await import('../install/frozen-yanks.ts');
    await refuseWithdrawn(this, lockedToInstall(lock, this.refs), this.allowYanked);
    const requests = await frozenRequests(lock, this.refs, { scope, places }, (wanted) =>
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
