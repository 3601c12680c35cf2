import { CliError } from '../errors.ts';
import type { Disk } from './disk.ts';
import { type FolderState, inspectFolder, leadsTo, type RealPath, realPathOf } from './inspect.ts';
import type { Judge, Refusal } from './judge.ts';
import { type AssetId, keyOf } from './asset-id.ts';
import { findLocked, type Lock, type LockedAsset, type LockedPlacement } from './lockfile.ts';
import { type InstallRoot, recordedPath } from './root.ts';

/** A place on the disk and what is there. */
export type Place = RealPath & { state: FolderState };

/** A recorded placement; `ours` when what is there is still the folder, or the link, that we made. */
export type SurveyedPlacement = Place & { recorded: LockedPlacement; ours: boolean };

/** An installed asset, as recorded and as found. */
export type SurveyedAsset = AssetId & {
  locked: LockedAsset;
  /** What the lock names for it and may not; then nothing of it was looked at, and nothing is touched. */
  refused: Refusal[];
  placements: SurveyedPlacement[];
  canonical: Place | null;
};

/** All that a plan needs to know of the disk, so that planning itself reads nothing. */
export type Survey = {
  root: InstallRoot;
  lock: Lock;
  /** By {@link keyOf}. */
  assets: Map<string, SurveyedAsset>;
  /** Whose each recorded folder is, as a key, by real path, for all assets of the lock. */
  owners: Map<string, string>;
  /** Folders that installs made and that still exist: what is in each. */
  created: Map<string, string[]>;
  /** What the lock says that installs made, where none may be: it stays recorded, and is never taken away. */
  createdElsewhere: string[];
};

/**
 * Looks at the recorded folders of those assets, as far as `judge` allows; assets that are not in the lock
 * are left out. Throws `cli.refused` for a created folder that is not in the root, or in a `.git`.
 */
export async function survey(
  { disk, root, lock, judge }: { disk: Disk; root: InstallRoot; lock: Lock; judge: Judge },
  ids: Iterable<AssetId>,
  platform: NodeJS.Platform,
): Promise<Survey> {
  const assets = new Map<string, SurveyedAsset>();
  for (const { kind, ref } of ids) {
    const locked = findLocked(lock, { kind, ref });
    if (!locked) continue;
    const refused = await judge.refusalsOf({ kind, ref }, locked);
    const asset = { kind, ref, locked, refused, placements: [], canonical: null };
    const whole = refused.length > 0 ? asset : await surveyAsset(disk, root, asset, platform);
    assets.set(keyOf(asset), whole);
  }
  const created = new Map<string, string[]>();
  const createdElsewhere: string[] = [];
  for (const folder of lock.createdFolders) {
    const { path } = await createdPath(disk, root, folder);
    const names = await namesIn(disk, path);
    if (names === null) continue;
    if (judge.isAbove(path)) created.set(path, names);
    else createdElsewhere.push(folder);
  }
  return {
    root,
    lock,
    assets,
    owners: await ownersOf(disk, root, lock),
    created,
    createdElsewhere,
  };
}

async function createdPath(disk: Disk, root: InstallRoot, folder: string): Promise<RealPath> {
  try {
    return await realPathOf(disk, root, recordedPath(root, folder));
  } catch (err) {
    if (!(err instanceof CliError)) throw err;
    throw new CliError('cli.refused', `${root.lockPath}: createdFolders: ${err.message}`, {
      hints: ['no install made that folder: take it out, and look where the lock file came from'],
      cause: err,
    });
  }
}

async function ownersOf(disk: Disk, root: InstallRoot, lock: Lock): Promise<Map<string, string>> {
  const owners = new Map<string, string>();
  for (const [key, { placements, canonical }] of Object.entries(lock.assets)) {
    for (const folder of [
      ...placements.map((one) => one.folder),
      ...(canonical ? [canonical] : []),
    ]) {
      try {
        owners.set((await realPathOf(disk, root, recordedPath(root, folder))).path, key);
      } catch (err) {
        // No place that anything is installed into, so nobody's.
        if (!(err instanceof CliError)) throw err;
      }
    }
  }
  return owners;
}

async function surveyAsset(
  disk: Disk,
  root: InstallRoot,
  asset: SurveyedAsset,
  platform: NodeJS.Platform,
): Promise<SurveyedAsset> {
  const { locked } = asset;
  const look = async (folder: string): Promise<Place> => {
    const at = await realPathOf(disk, root, recordedPath(root, folder));
    return { ...at, state: await inspectFolder(disk, at.path, locked.files, platform) };
  };
  const canonical = locked.canonical === null ? null : await look(locked.canonical);
  const placements = await Promise.all(
    locked.placements.map(async (recorded) => {
      const place = await look(recorded.folder);
      const linked =
        canonical !== null &&
        place.state.kind === 'link' &&
        (await leadsTo(disk, place.path, canonical.path));
      const ours = recorded.method === 'copy' ? place.state.kind === 'folder' : linked;
      return { ...place, recorded, ours };
    }),
  );
  return { ...asset, placements, canonical };
}

/** Looks at a place that nothing is recorded for: whatever is in it is someone else's. */
export async function surveyNew(disk: Disk, root: InstallRoot, path: string): Promise<Place> {
  const at = await realPathOf(disk, root, path);
  return { ...at, state: await inspectFolder(disk, at.path, {}) };
}

async function namesIn(disk: Disk, folder: string): Promise<string[] | null> {
  try {
    return (await disk.readdir(folder)).map(({ name }) => name);
  } catch {
    // Gone, or no folder any more: nothing of ours to take away.
    return null;
  }
}

/** How an asset is on the disk: as recorded, with files that someone changed, incomplete, or not looked at. */
export type Health = 'ok' | 'changed' | 'missing' | 'refused';

/** The health of a surveyed asset; `refused` when the lock names for it what it may not. */
export function healthOf({ refused, placements, canonical }: SurveyedAsset): Health {
  if (refused.length > 0) return 'refused';
  const all = [...placements, ...(canonical ? [canonical] : [])];
  if (all.some(({ state }) => state.kind === 'absent')) return 'missing';
  if (placements.some(({ ours }) => !ours)) return 'changed';
  const folders = all.flatMap(({ state }) => (state.kind === 'folder' ? [state] : []));
  if (folders.some(({ changed }) => changed.length > 0)) return 'changed';
  if (folders.some(({ missing }) => missing.length > 0)) return 'missing';
  return 'ok';
}
