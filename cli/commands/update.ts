import { Command, Option } from 'clipanion';
import { CliError, UsageError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { describe } from '../describe-error.ts';
import { InputCommand } from '../input-command.ts';
import { findTarget, type InstallScope, type Target } from '#schema/targets.ts';
import { type AssetId, keyOf, parseKey } from '../install/asset-id.ts';
import type { Engine, surveyScope } from '../install/engine.ts';
import type { Health } from '../install/health.ts';
import type { Prepared } from '../install/prepare.ts';
import type { Installed } from '../install/session.ts';
import { failed, partly, type UpdateOutcome } from '../install/update-outcome.ts';
import { shellWord } from '../shell-word.ts';
import { wholeHint } from '../whole-hint.ts';

/** `update [name]…`: updates installed assets to the latest version in the registry. */
export class Update extends InputCommand {
  static override paths = [['update'], ['upgrade']];
  static override usage = Command.Usage({
    category: 'Installed assets',
    description: 'Update what is installed',
    details:
      'Without names, everything in the agenthub-lock.json of this project is updated; with --all, also what is installed for the user. Only the agent tools recorded there are affected. Each asset is updated completely or not at all. One installed with a dist-tag or a range, such as beta or ^1.2, follows it, also back to a lower version. One that is pinned, or was installed with a version, stays at it until --unpin. Files that you changed are replaced only with --force, which renames them to a backup first. Values that you gave stay. What a new version newly requires is asked for, or given with --env, --env-file or --input.',
    examples: [
      ['Everything in this project', '$0 update'],
      ['Preview the updates', '$0 update --all --dry-run'],
      ['As the text of a merge request', '$0 update --md > changes.md'],
      ['One asset', '$0 update platform/deploy'],
      ['With a value that the new version requires', '$0 update tickets --input TENANT=acme'],
    ],
  });

  names = Option.Rest({ name: 'name' });
  scope = Option.String('-s,--scope', { description: '<scope> project or user' });
  all = Option.Boolean('--all', false, { description: 'In the project and for the user' });
  unpin = Option.Boolean('--unpin', false, {
    description: 'Lift the pin of the named assets and update them',
  });
  force = Option.Boolean('--force', false, {
    description: 'Rename files that you changed to a backup',
  });
  dryRun = Option.Boolean('--dry-run', false, {
    description: 'Show what would be done, without doing it',
  });

  md = Option.Boolean('--md', false, {
    description: 'Print what the new versions bring as Markdown on stdout, for a merge request',
  });

  /** The survey of each scope, made once. */
  #surveys: Partial<Record<InstallScope, ReturnType<typeof surveyScope>>> = {};

  async execute() {
    const { allScopes, createEngine, listInstalled, matchInstalled, parseScope } =
      await import('../install/session.ts');
    const { isRemains } = await import('../install/kept.ts');
    const { commandFor } = await import('../install/doctor/finding.ts');
    if (this.md && this.json) throw new UsageError('Use --md or --json, not both');
    if (this.all && this.names.length > 0) throw new UsageError('Use names or --all, not both');
    if (this.unpin && this.names.length === 0) {
      throw new UsageError('--unpin is for assets that you name', {
        hints: ['see what is pinned:  agenthub-cli list --outdated'],
      });
    }
    const given = parseScope(this.scope);
    if (this.names.length !== 1 && (this.env ?? this.input) !== undefined) {
      throw new UsageError('--env and --input are for one asset; name it', {
        hints: ['for several, put the values into a file:  agenthub-cli update --env-file .env'],
      });
    }
    const engine = await createEngine(this);
    const { offerLockRegistry } = await import('../install/lock-registry.ts');
    await offerLockRegistry(this, engine);
    const both = this.all || this.names.length > 0;
    const scopes = given ? [given] : both ? await allScopes(engine) : ['project' as const];
    const installed = await listInstalled(engine, scopes, this.kinds);
    // The version of a part is the one that its asset has pinned.
    const chosen =
      this.names.length > 0
        ? matchInstalled(installed, this.names)
        : installed.filter(({ locked }) => locked.direct !== false && !isRemains(locked));
    const remains = chosen.find(({ locked }) => isRemains(locked));
    if (remains) {
      const about = { scope: remains.scope, asset: { kind: remains.kind, ref: remains.ref } };
      throw new CliError(
        'cli.refused',
        `${remains.ref} was removed; only what you changed of it is left`,
        { hints: [`remove that too:  ${commandFor('remove --force', about)}`] },
      );
    }
    const part = chosen.find(({ locked }) => locked.direct === false);
    if (part) {
      const needing = (part.locked.neededBy ?? []).map((key) => parseKey(key)?.ref ?? key);
      throw new CliError('cli.refused', `${part.ref} is a part of ${needing.join(', ')}`, {
        hints: needing.map((ref) => `update that:  agenthub-cli update ${ref}`),
      });
    }
    if (chosen.length === 0) this.output.hint('nothing is installed here:  agenthub-cli list');
    const outcomes: UpdateOutcome[] = [];
    const errors: unknown[] = [];
    for (const one of chosen) {
      try {
        outcomes.push(await this.#update(engine, one));
      } catch (err) {
        if (this.context.signal.aborted) throw err;
        errors.push(err);
        outcomes.push(failed(one, err));
        if (!this.json && chosen.length > 1) this.#say(one, err);
      }
    }
    if (errors.length > 0 && chosen.length === 1) throw errors[0];
    const failure = partly(outcomes);
    const { changesMarkdown } = await import('../diff/changes-markdown.ts');
    this.output.result(
      outcomes,
      () => {
        if (!this.md) return;
        this.output.block(
          changesMarkdown(
            outcomes.flatMap(({ changes, ...one }) => (changes ? [{ ...one, changes }] : [])),
          ),
        );
      },
      failure,
    );
    return failure ? exitCodes.partlyDone : undefined;
  }

  async #update(engine: Engine, { scope, kind, ref, locked }: Installed): Promise<UpdateOutcome> {
    const { createArchiveCache } = await import('../install/archive-cache.ts');
    const { fetchFiles } = await import('../install/fetch.ts');
    const { installAssets } = await import('../install/engine.ts');
    const { assetsToInstall, prepare, requestOf, withoutTargets } =
      await import('../install/prepare.ts');
    const { partsToInstall, warningOfPart } = await import('../install/resolve.ts');
    const { announce, reportSteps } = await import('../install/report.ts');
    const { recordPlan } = await import('../install/record.ts');
    const { confirmNewExtras } = await import('../install/extras.ts');
    const { reportChanges } = await import('../diff/report-changes.ts');
    const { registryUrl } = await this.settings();
    const { movedFrom } = await import('../install/moved-registry.ts');
    const moved = await movedFrom(await this.client(), registryUrl, { kind, ref }, locked);
    if (moved === undefined) {
      throw new CliError(
        'cli.refused',
        `${ref} is from ${locked.registry}, not from ${registryUrl}`,
        {
          hints: [`agenthub-cli update ${ref} --registry ${shellWord(locked.registry)}`],
        },
      );
    }
    const { versionToFollow } = await import('../install/follow.ts');
    const wanted = await versionToFollow(this, { kind, ref, scope, locked }, this.unpin);
    const { version, digest, requested } = wanted;
    const { selectorOf } = await import('../install/requested.ts');
    const isSame =
      version === locked.version &&
      digest === locked.digest &&
      requested === selectorOf(locked) &&
      moved === null;
    if (isSame && (this.env ?? this.input ?? this.envFile) === undefined) {
      const health = await this.#health(engine, scope, { kind, ref });
      if (health === 'ok' || (health === 'changed' && !this.force)) {
        const changed = health === 'changed' ? '; you changed it' : '';
        if (!wanted.isHeld) this.output.note(`  ${ref} ${version}  is up to date${changed}`);
        return { kind, ref, scope, from: version, to: version, outcome: 'unchanged', steps: [] };
      }
    }
    const cache = createArchiveCache(engine.places.home);
    const { places } = engine;
    const targets = await targetsOf(locked);
    const parts = partsToInstall([{ kind, ref, version: wanted, requested, notices: [] }]);
    for (const warning of parts.map(warningOfPart)) if (warning) this.output.warn(warning);
    const assets = assetsToInstall([{ kind, ref, version: wanted, requested, notices: [] }], parts);
    const prepared = await prepare(assets, { scope, places, targets }, (one) =>
      fetchFiles(one, cache, () => this.transferClient()),
    );
    const left = new Set(withoutTargets(prepared).map(keyOf));
    const taken = prepared.filter((one) => one.direct || !left.has(keyOf(one)));
    const values = await this.#values(engine, scope, taken);
    const requests = taken.map((one) =>
      requestOf(one, values, {
        registry: registryUrl,
        method: null,
        movedFrom: one.direct ? moved : null,
        // The asset stays in the places that the lock records; a new part gets those of its targets.
        ...(one.direct ? { into: [] } : {}),
      }),
    );
    // Without its files, as when the version was deleted, all is asked.
    const old = { kind, ref, version: locked.version, digest: locked.digest };
    await confirmNewExtras(this, prepared, { scope, places, dryRun: this.dryRun }, () =>
      fetchFiles(old, cache, () => this.transferClient()).catch(() => null),
    );
    const changes = await this.#changes({ kind, ref }, { from: locked.version, to: version });
    const files = prepared[0]?.files ?? [];
    const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
    const plan = await installAssets(engine, scope, requests, {
      force: this.force,
      dryRun: this.dryRun,
      frozen: false,
      preview: (planned) => {
        if (planned.unchanged) return;
        announce(this.output, {
          kind,
          ref,
          version,
          from: locked.version,
          digest,
          fileCount: files.length,
          bytes,
        });
        if (this.dryRun || this.verbose) reportSteps(this.output, planned, true);
        if (changes !== null && !this.md) reportChanges(this.output, changes);
      },
    });
    const { unchanged, steps } = plan;
    if (unchanged) {
      if (!wanted.isHeld) this.output.note(`  ${ref} ${version}  is up to date`);
    } else if (!this.dryRun) {
      reportSteps(this.output, plan, false);
      await recordPlan(this, plan, new Map([[keyOf({ kind, ref }), version]]));
      const { environmentNotes } = await import('../install/environment.ts');
      const notes = environmentNotes(prepared, values, this.context.env);
      for (const note of notes) this.output.note(`  ${note}`);
    }
    const outcome = unchanged ? 'unchanged' : 'updated';
    const brought = changes !== null && !unchanged ? { changes } : {};
    return { kind, ref, scope, from: locked.version, to: version, outcome, steps, ...brought };
  }

  /** What the new versions bring, where it is shown; null elsewhere. */
  async #changes(id: AssetId, range: { from: string; to: string }) {
    if ((!this.dryRun && !this.md) || range.from === range.to) return null;
    const { changesBetween } = await import('../diff/version-changes.ts');
    const { registryUrl } = await this.settings();
    return changesBetween(await this.client(), registryUrl, id, range);
  }

  /**
   * The values of inputs to write. Asks for those that the installed versions did not require; where nobody can
   * answer, throws a usage error with the options to use.
   */
  async #values(engine: Engine, scope: InstallScope, assets: Prepared[]) {
    const { chooseValues } = await import('../install/choose-values.ts');
    const { requiredBefore } = await import('../install/required-before.ts');
    const before = await requiredBefore(engine, scope, assets, () => this.transferClient());
    const { values, open } = await chooseValues(this, assets, {
      silent: this.dryRun,
      isAsked: (asset, { name }) => before.get(keyOf(asset))?.has(name) !== true,
    });
    const [asked] = assets;
    if (open.length > 0 && asked) {
      const options = open.map((name) => ` --input ${shellWord(`${name}=VALUE`)}`).join('');
      const where = scope === 'user' ? ' --scope user' : '';
      throw new UsageError(`${asked.ref} ${asked.version} newly requires ${open.join(', ')}`, {
        hints: [`give the values:  agenthub-cli update ${asked.ref}${where}${options}`],
      });
    }
    return values;
  }

  /** How an asset is on the disk, with the parts that it brought. */
  async #health(engine: Engine, scope: InstallScope, id: AssetId): Promise<Health> {
    const { surveyScope } = await import('../install/engine.ts');
    const { healthOf } = await import('../install/health.ts');
    const { partsOfAll } = await import('../install/needs.ts');
    this.#surveys[scope] ??= surveyScope(engine, scope);
    const { lock, assets } = await this.#surveys[scope];
    const keys = new Set([keyOf(id), ...partsOfAll(lock, [keyOf(id)])]);
    const found = new Set(assets.filter((one) => keys.has(keyOf(one))).map(healthOf));
    if (found.size === 0) return 'missing';
    const worst = ['refused', 'changed', 'missing'] as const;
    return worst.find((one) => found.has(one)) ?? 'ok';
  }

  #say({ ref }: Installed, err: unknown) {
    const { message, errors = [], hints = [] } = describe(err);
    this.output.note(`${this.output.symbols.cross} ${ref}  ${message}`);
    for (const { pointer, detail } of errors) this.output.note(`    ${pointer}: ${detail}`);
    for (const hint of hints) {
      this.output.hint(wholeHint(hint, [...this.path, ref]));
    }
  }
}

/** The agent targets that an asset is installed for. */
async function targetsOf(locked: Installed['locked']): Promise<Target[]> {
  const { targetsOf: idsOf } = await import('../install/kept.ts');
  return idsOf(locked).flatMap((id) => findTarget(id) ?? []);
}
