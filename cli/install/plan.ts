import { dirname, join } from 'node:path';
import type { AssetId } from './asset-id.ts';
import { backupName } from './journal.ts';
import { formatLock, type StepPlace } from './lock-format.ts';
import {
  emptyLock,
  isEmptyLock,
  type Lock,
  type LockedAsset,
  type PlacedMethod,
} from './lockfile.ts';
import type { ErrorItem } from '#schema/error.ts';
import type { Refusal } from './lock-policy.ts';
import { type InstallRoot, isInside, recordPath } from './root.ts';
import { draftShared } from './plan-shared.ts';
import type { RealPath } from './inspect.ts';
import type { Survey } from './survey.ts';
import type { Change, Changes, Displaced } from './staging.ts';

/** The action at one place, for people and for `--json`. */
export type Step = AssetId & {
  type: StepPlace['type'];
  /** The folder or the file as the lock records it. */
  folder: string;
  /** The JSON pointer of an entry in the file. */
  pointer?: string;
  targets: string[];
  action: 'create' | 'replace' | 'keep' | 'remove' | 'leave';
  method: PlacedMethod;
  /** The target of a link, as the lock records it. */
  canonical: string | null;
  /** Notes for the user: files that stay, a folder that is renamed to a backup. */
  notes: string[];
};

/** The changes that a command would make in one scope. If there are refusals, none of them may be made. */
export type Plan = {
  steps: Step[];
  /** A refusal has a hint if `--force` does not help. */
  refusals: (ErrorItem & Partial<Refusal>)[];
  /** The topmost of the new folders, as the lock records them. */
  created: string[];
  changes: Changes;
  /** Whether neither a folder nor the text of the lock changes. */
  unchanged: boolean;
};

/** Collects the parts of a plan; `build` gives the plan. Reads the survey, not the disk. */
export function draftPlan(survey: Survey, now: Date) {
  const { root } = survey;
  const steps: Step[] = [];
  const refusals: Plan['refusals'] = [];
  const changes: Change[] = [];
  const innerPrune: string[] = [];
  const create = new Set<string>();
  const assets = new Map(Object.entries(survey.lock.assets));
  const record = (path: string) => recordPath(root, path);

  const shared = draftShared(survey, now);

  /** Adds a step at a file. */
  function say(step: Omit<Step, 'method' | 'canonical'>): void {
    steps.push({ ...step, method: 'copy', canonical: null });
  }

  /** Adds a change at a place, and the creation of the missing folders above it. */
  function addChange(place: RealPath, change: Change): void {
    for (const folder of place.missingFolders) create.add(folder);
    changes.push(change);
  }

  /** Adds the removal of what is at a place. */
  function remove(place: RealPath, displaced: Displaced): void {
    if (displaced.kind === 'nothing') return;
    changes.push({ kind: 'nothing', path: place.path, displaced });
    if (displaced.kind !== 'files') return;
    for (const folder of innerFolders(place.path, displaced.files)) innerPrune.push(folder);
  }

  /** Refuses the plan because of a place, which may have a line after it. */
  function refuse(path: string, detail: string, hint?: string): void {
    refusals.push({ pointer: record(path), detail, ...(hint === undefined ? {} : { hint }) });
  }

  /** Refuses an asset whose lock entry names folders that are not allowed. */
  function refuseAll(refused: Refusal[]): void {
    for (const one of refused) refusals.push(one);
  }

  /** Renames what is in the way, within its folder. */
  function backup(path: string): Displaced & { kind: 'backup' } {
    return { kind: 'backup', to: backupName(path, now) };
  }

  function build(): Plan {
    const { changes: edits, sharedFiles } = shared.build(assets.values());
    for (const { file, change } of edits) addChange(file, change);
    const prune = pruneOf(survey, changes, create);
    const pruned = new Set(prune);
    const createdFolders = [
      ...[...survey.created.keys()].filter((folder) => !pruned.has(folder)),
      ...create,
    ].map(record);
    const lock = (linked: Map<string, PlacedMethod>) => {
      const next: Lock = {
        ...survey.lock,
        createdFolders: [...new Set([...createdFolders, ...survey.createdElsewhere])],
        sharedFiles,
        assets: Object.fromEntries(
          [...assets].map(([key, asset]) => [key, withMethods(asset, linked, root)]),
        ),
      };
      return isEmptyLock(next) ? null : formatLock(next);
    };
    const before = isEmptyLock(survey.lock) ? formatLock(emptyLock()) : formatLock(survey.lock);
    const after = lock(new Map()) ?? formatLock(emptyLock());
    return {
      steps,
      refusals,
      created: [...create].filter((folder) => !create.has(dirname(folder))).map(record),
      changes: {
        changes,
        create: [...create].toSorted(),
        prune: [...innerPrune.toSorted().toReversed(), ...prune],
        lock,
      },
      unchanged: changes.length === 0 && before === after && !survey.isHealed,
    };
  }

  return {
    survey,
    steps,
    assets,
    shared,
    record,
    say,
    addChange,
    remove,
    refuse,
    refuseAll,
    backup,
    build,
  };
}
export type Draft = ReturnType<typeof draftPlan>;

/** The created folders that are empty after the changes, the deepest first. */
function pruneOf(survey: Survey, changes: Change[], create: Set<string>): string[] {
  const removed = new Set(
    changes
      .filter(({ kind, displaced }) => kind === 'nothing' && displaced.kind === 'whole')
      .map(({ path }) => path),
  );
  const added = [...changes.filter(({ kind }) => kind !== 'nothing').map((c) => c.path), ...create];
  const pruned: string[] = [];
  for (const [folder, names] of [...survey.created].toSorted(([a], [b]) => b.length - a.length)) {
    const becomesEmpty = names.every((name) => removed.has(join(folder, name)));
    if (!becomesEmpty || added.some((path) => isInside(folder, path))) continue;
    pruned.push(folder);
    removed.add(folder);
  }
  return pruned;
}

/** The folders below `path` that contain those files, the deepest first. */
function innerFolders(path: string, files: string[]): string[] {
  const folders = new Set<string>();
  for (const file of files) {
    for (let at = dirname(file); at !== '.'; at = dirname(at)) folders.add(join(path, at));
  }
  return [...folders].toSorted((a, b) => b.length - a.length);
}

/** The asset with the methods that were actually used: a link may have become a junction or a copy. */
function withMethods(
  asset: LockedAsset,
  linked: Map<string, PlacedMethod>,
  root: InstallRoot,
): LockedAsset {
  const methods = new Map([...linked].map(([path, method]) => [recordPath(root, path), method]));
  return {
    ...asset,
    placements: asset.placements.map((one) =>
      one.type === 'folder' ? { ...one, method: methods.get(one.folder) ?? one.method } : one,
    ),
  };
}
