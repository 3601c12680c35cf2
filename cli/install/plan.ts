import { dirname, join } from 'node:path';
import type { AssetId } from './asset-id.ts';
import { backupName } from './journal.ts';
import {
  emptyLock,
  formatLock,
  isEmptyLock,
  type Lock,
  type LockedAsset,
  type PlacedMethod,
} from './lockfile.ts';
import type { ErrorItem } from '#schema/error.ts';
import type { Refusal } from './judge.ts';
import { type InstallRoot, isInside, recordPath } from './root.ts';
import type { Place, Survey } from './survey.ts';
import type { Change, Changes, Displaced } from './transaction.ts';

/** What happens at one place, for people and for `--json`. */
export type Step = AssetId & {
  /** The folder as the lock records it. */
  folder: string;
  targets: string[];
  action: 'create' | 'replace' | 'keep' | 'remove' | 'leave';
  method: PlacedMethod;
  /** What a link points to, as recorded. */
  canonical: string | null;
  /** What the user should know: files that stay, a folder that is set aside. */
  notes: string[];
};

/** What a command would do to one scope. With refusals, nothing may be done. */
export type Plan = {
  steps: Step[];
  /** Each with a hint where the way out is not `--force`. */
  refusals: (ErrorItem & Partial<Refusal>)[];
  /** Folders made on the way, as recorded: each the topmost that is new. */
  created: string[];
  changes: Changes;
  /** The lock's text before and after are the same, and no place changes. */
  unchanged: boolean;
};

/** A plan while it is being made. Reads nothing but the survey. */
export function draftPlan(survey: Survey, now: Date) {
  const { root } = survey;
  const steps: Step[] = [];
  const refusals: Plan['refusals'] = [];
  const changes: Change[] = [];
  const innerPrune: string[] = [];
  const create = new Set<string>();
  const assets = new Map(Object.entries(survey.lock.assets));
  const record = (path: string) => recordPath(root, path);

  /** Puts something at a place, making the folders above it. */
  function put(place: Place, change: Change): void {
    for (const folder of place.missingFolders) create.add(folder);
    changes.push(change);
  }

  /** Takes away what is at a place. */
  function take(place: Place, displaced: Displaced): void {
    if (displaced.kind === 'nothing') return;
    changes.push({ kind: 'nothing', path: place.path, displaced });
    if (displaced.kind !== 'files') return;
    for (const folder of innerFolders(place.path, displaced.files)) innerPrune.push(folder);
  }

  function refuse(path: string, detail: string): void {
    refusals.push({ pointer: record(path), detail });
  }

  /** Leaves an asset alone whose lock entry names what it may not. */
  function distrust(refused: Refusal[]): void {
    for (const one of refused) refusals.push(one);
  }

  /** Another name in the same folder for what is in the way. */
  function backup(path: string): Displaced & { kind: 'backup' } {
    return { kind: 'backup', to: backupName(path, now) };
  }

  function build(): Plan {
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
      unchanged: changes.length === 0 && before === after,
    };
  }

  return { survey, steps, assets, record, put, take, refuse, distrust, backup, build };
}
export type Draft = ReturnType<typeof draftPlan>;

/** Created folders that hold nothing but what goes, deep first. */
function pruneOf(survey: Survey, changes: Change[], create: Set<string>): string[] {
  const going = new Set(
    changes
      .filter(({ kind, displaced }) => kind === 'nothing' && displaced.kind === 'whole')
      .map(({ path }) => path),
  );
  const coming = [
    ...changes.filter(({ kind }) => kind !== 'nothing').map((c) => c.path),
    ...create,
  ];
  const pruned: string[] = [];
  for (const [folder, names] of [...survey.created].toSorted(([a], [b]) => b.length - a.length)) {
    const empties = names.every((name) => going.has(join(folder, name)));
    if (!empties || coming.some((path) => isInside(folder, path))) continue;
    pruned.push(folder);
    going.add(folder);
  }
  return pruned;
}

/** The folders inside `path` that those files are in, deep first. */
function innerFolders(path: string, files: string[]): string[] {
  const folders = new Set<string>();
  for (const file of files) {
    for (let at = dirname(file); at !== '.'; at = dirname(at)) folders.add(join(path, at));
  }
  return [...folders].toSorted((a, b) => b.length - a.length);
}

/** The asset as it was placed in the end: a link may have become a junction or a copy. */
function withMethods(
  asset: LockedAsset,
  linked: Map<string, PlacedMethod>,
  root: InstallRoot,
): LockedAsset {
  const methods = new Map([...linked].map(([path, method]) => [recordPath(root, path), method]));
  return {
    ...asset,
    placements: asset.placements.map((one) => ({
      ...one,
      method: methods.get(one.folder) ?? one.method,
    })),
  };
}
