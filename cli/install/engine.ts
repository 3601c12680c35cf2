import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { InstallScope } from '#schema/targets.ts';
import { CliError } from '../errors.ts';
import type { Places } from '../targets/places.ts';
import { type AssetId, keyOf } from './asset-id.ts';
import {
  readConfirmed,
  realFile,
  realFolder,
  tablePlaces,
  writeConfirmed,
} from './confirmed-folders.ts';
import { type Disk, hasCode, readOnce } from './disk.ts';
import { isJournalThere, warningOfJournalInTree } from './journal.ts';
import { type AssetRequest, locate } from './locate.ts';
import { createLockPolicy } from './lock-policy.ts';
import { type Lock, lockedIds, readLockFile } from './lockfile.ts';
import { idsOf, partsOfAll } from './needs.ts';
import { ensureOwnFolder } from './own-folder.ts';
import { realPathOf } from './inspect.ts';
import { draftPlan, type Plan } from './plan.ts';
import { planInstall, type Request } from './plan-install.ts';
import { planPin } from './plan-pin.ts';
import { planRemove } from './plan-remove.ts';
import { isAbandoned, withProcessLock } from './process-lock.ts';
import { type InstallRoot, installRoot } from './root.ts';
import { type Known, type Survey, survey, type SurveyedAsset } from './survey.ts';
import { recover, runTransaction } from './transaction.ts';

/** What the install engine needs from its environment. */
export type Engine = {
  disk: Disk;
  places: Places;
  signal?: AbortSignal | undefined;
  now(): Date;
  /** Called for problems that do not stop the command. */
  warn(text: string): void;
};

export type { AssetRequest } from './locate.ts';

export type ChangeOptions = {
  force: boolean;
  /** Only plan and preview. */
  dryRun: boolean;
  /** Called with the plan before anything is changed, also if the plan is refused. */
  preview(plan: Plan): void;
};

/**
 * Installs assets into one scope, all or none. `plan-install.ts` decides what is replaced and what is
 * refused (`cli.refused`, with an error for each folder). With `frozen` the lock must not change.
 */
export async function installAssets(
  engine: Engine,
  scope: InstallScope,
  requests: AssetRequest[],
  options: ChangeOptions & { frozen: boolean },
): Promise<Plan> {
  const { disk, places } = engine;
  const hint = 'to rename what is in the way to a backup and continue:  --force';
  const placements = requests.flatMap(({ into }) => into.flatMap((one) => one.placements));
  const chosen = {
    folders: placements.flatMap(({ type, path }) => (type === 'entry' ? [] : [dirname(path)])),
    files: placements.flatMap(({ type, path }) => (type === 'entry' ? [path] : [])),
  };
  return change(engine, scope, { ...options, hint, chosen }, async (known) => {
    const parts = idsOf(partsOfAll(known.lock, requests.map(keyOf)));
    const found = await survey({ disk, ...known }, [...requests, ...parts], places.platform);
    const located: Request[] = [];
    // One after another: they share the files that they read.
    for (const request of requests) located.push(await locate(disk, found, request));
    const { force, frozen } = options;
    const plan = planInstall(found, located, { force, frozen, now: engine.now() });
    return options.frozen ? { ...plan, changes: { ...plan.changes, lock: () => undefined } } : plan;
  });
}

/** Removes assets from one scope, all or none: from the given targets, or from all if `targets` is null. */
export async function removeAssets(
  engine: Engine,
  scope: InstallScope,
  ids: AssetId[],
  options: ChangeOptions & { targets: string[] | null; keptOnly?: boolean },
): Promise<Plan> {
  const { disk, places } = engine;
  const hint = 'to remove files that you changed too:  --force';
  const chosen = { folders: [], files: [] };
  return change(engine, scope, { ...options, hint, chosen }, async (known) => {
    const parts = idsOf(partsOfAll(known.lock, ids.map(keyOf)));
    const found = await survey({ disk, ...known }, [...ids, ...parts], places.platform);
    return planRemove(found, ids, { ...options, now: engine.now() });
  });
}

/**
 * Removes places of a scope that no lock entry names. `find` gives them, as absolute paths, when no other command can
 * change the scope.
 */
export async function removeStrays(
  engine: Engine,
  scope: InstallScope,
  find: (surveyed: SurveyedScope) => Promise<string[]>,
): Promise<Plan> {
  const { disk, places } = engine;
  const options = { force: false, dryRun: false, preview: () => {}, hint: '' };
  const chosen = { folders: [], files: [] };
  return change(engine, scope, { ...options, chosen }, async (known) => {
    const found = await survey({ disk, ...known }, lockedIds(known.lock), places.platform);
    const draft = draftPlan(found, engine.now());
    for (const path of await find({ ...found, assets: [...found.assets.values()] })) {
      draft.remove(await realPathOf(disk, found.root, path), { kind: 'whole' });
    }
    return draft.build();
  });
}

/** Pins assets of a scope to their installed versions, or makes them follow the latest version again. */
export async function pinAssets(
  engine: Engine,
  scope: InstallScope,
  ids: AssetId[],
  isPinned: boolean,
): Promise<Plan> {
  const { disk, places } = engine;
  const options = { force: false, dryRun: false, preview: () => {} };
  const chosen = { folders: [], files: [] };
  return change(engine, scope, { ...options, hint: '', chosen }, async (known) => {
    const found = await survey({ disk, ...known }, [], places.platform);
    return planPin(found, ids, isPinned, engine.now());
  });
}

/** Reads the lock of a scope, after recovering an interrupted transaction. */
export async function readScope(
  engine: Engine,
  scope: InstallScope,
): Promise<{ root: InstallRoot; lock: Lock; isHealed: boolean }> {
  const { disk, places } = engine;
  const root = await installRoot(disk, scope, places);
  await warnOfJournal(engine, root);
  if ((await isJournalThere(disk, root)) || (await isAbandoned(root.processLockPath))) {
    await locked(root, () => putRight(engine, root));
  }
  const { lock, isHealed } = await readLockFile(disk, root);
  if (isHealed) engine.warn(`${root.lockPath} has merge conflicts; both sides were taken together`);
  return { root, lock, isHealed };
}

async function warnOfJournal({ disk, warn }: Engine, root: InstallRoot): Promise<void> {
  const warning = await warningOfJournalInTree(disk, root);
  if (warning !== null) warn(warning);
}

/** The assets of a scope, by kind and ref; `owners` is that of the survey. */
export type SurveyedScope = Pick<Survey, 'root' | 'lock' | 'isHealed' | 'owners'> & {
  assets: SurveyedAsset[];
};

/** Surveys all assets in the lock of a scope. */
export async function surveyScope(engine: Engine, scope: InstallScope): Promise<SurveyedScope> {
  const { root, lock, isHealed } = await readScope(engine, scope);
  const { disk, places } = engine;
  const { policy } = await lockPolicyOf(engine, root, { folders: [], files: [] });
  const found = await survey({ disk, root, lock, policy }, lockedIds(lock), places.platform);
  return { root, lock, isHealed, owners: found.owners, assets: [...found.assets.values()] };
}

/** The places that the user chose now: folders for folders and files, and shared files. */
type Chosen = { folders: string[]; files: string[] };

async function change(
  engine: Engine,
  scope: InstallScope,
  { dryRun, preview, hint, chosen }: ChangeOptions & { hint: string; chosen: Chosen },
  makePlan: (known: Known) => Promise<Plan>,
): Promise<Plan> {
  const { disk, places, signal, warn } = engine;
  const root = await installRoot(disk, scope, places);
  const plan = async () => {
    const { policy, confirm } = await lockPolicyOf(engine, root, chosen);
    const { lock, isHealed } = await readLockFile(disk, root);
    const made = await makePlan({ root, lock, policy, isHealed });
    preview(made);
    if (made.refusals.length > 0) throw refusal(made, hint);
    return { made, confirm };
  };
  if (dryRun) {
    await readScope(engine, scope);
    return (await plan()).made;
  }
  await warnOfJournal(engine, root);
  return locked(root, async () => {
    await putRight(engine, root);
    const { made, confirm } = await plan();
    // Done before the lock names the folders, so that a command after a crash knows them.
    await confirm();
    if (!made.unchanged) {
      await runTransaction(disk, root, made.changes, { platform: places.platform, signal, warn });
    }
    return made;
  });
}

/**
 * The policy for the lock of a root. It allows the folders of the agent targets, those confirmed before, and
 * those that the user chose now. `confirm` stores the chosen folders that are not in the table of targets.
 */
async function lockPolicyOf({ disk, places }: Engine, root: InstallRoot, chosen: Chosen) {
  const confirmed = await readConfirmed(root);
  const folders = await Promise.all(chosen.folders.map((one) => realFolder(disk, root, one)));
  const files = await Promise.all(
    chosen.files.map((one) => realFile(disk, root, one).catch(() => one)),
  );
  // Most places have their parent folders in common.
  const onceDisk = readOnce(disk);
  const table = await tablePlaces(onceDisk, root, places);
  // Without the environment variables of the tools, because the next command may not have them.
  const always = await tablePlaces(onceDisk, root, { ...places, env: {} });
  const policy = createLockPolicy(disk, root, {
    folders: [...table.folders, ...always.folders, ...confirmed, ...folders],
    files: new Map([
      ...[...confirmed, ...files].map((file) => [file, null] as const),
      ...always.files,
      ...table.files,
    ]),
  });
  const known = new Set([...always.folders, ...always.files.keys(), ...confirmed]);
  const fresh = [...folders, ...files].filter((one) => !known.has(one));
  const confirm = async () => {
    if (fresh.length > 0) await writeConfirmed(root, [...confirmed, ...fresh]);
  };
  return { policy, confirm };
}

async function locked<T>(root: InstallRoot, work: () => Promise<T>): Promise<T> {
  try {
    await ensureOwnFolder(root);
    // The CLI's own folder in the home folder also has the credentials.
    if (root.scope === 'user') {
      await mkdir(dirname(root.lockPath), { recursive: true, mode: 0o700 });
    }
    return await withProcessLock(root.processLockPath, work);
  } catch (err) {
    if (!hasCode(err, 'EACCES', 'EPERM', 'EROFS', 'ENOSPC')) throw err;
    throw new CliError('cli.failed', `${(err as Error).message}; nothing was changed`, {
      cause: err,
    });
  }
}

async function putRight({ disk, warn }: Engine, root: InstallRoot): Promise<void> {
  const done = await recover(disk, root, warn);
  if (done === 'undone') warn('an earlier command was interrupted; its changes were undone');
  if (done === 'finished') warn('an earlier command was interrupted near its end; it was finished');
}

function refusal({ refusals }: Plan, hint: string): CliError {
  const own = refusals.flatMap((one) => one.hint ?? []);
  const helps = !refusals.some(
    ({ detail, hint: other }) => other !== undefined || detail.endsWith('remove that first'),
  );
  return new CliError('cli.refused', 'Nothing was changed', {
    errors: refusals.map(({ pointer, detail }) => ({ pointer, detail })),
    hints: [...new Set(own), ...(helps ? [hint] : [])],
  });
}
