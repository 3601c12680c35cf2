import { CliError } from '../errors.ts';
import type { Disk } from './disk.ts';
import { type FolderState, inspectFolder, leadsTo, type RealPath, realPathOf } from './inspect.ts';
import type { LockPolicy, Refusal } from './lock-policy.ts';
import { type AssetId, keyOf } from './asset-id.ts';
import { findLocked, type Lock, type LockedAsset, type LockedPlacement } from './lockfile.ts';
import { type InstallRoot, recordedPath } from './root.ts';

/** A path on the disk and its current state. */
export type Place = RealPath & { state: FolderState };

/** A placement from the lock; `ours` means that the folder or link is still the one that an install made. */
export type SurveyedPlacement = Place & { recorded: LockedPlacement; ours: boolean };

/** An installed asset: its lock entry, and its state on the disk. */
export type SurveyedAsset = AssetId & {
  locked: LockedAsset;
  /** Folders of its lock entry that are not allowed. If there are any, the asset was not inspected and must not be changed. */
  refused: Refusal[];
  placements: SurveyedPlacement[];
  canonical: Place | null;
};

/** Everything that a plan needs from the disk, so that planning does not read it. */
export type Survey = {
  root: InstallRoot;
  lock: Lock;
  /** By {@link keyOf}. */
  assets: Map<string, SurveyedAsset>;
  /** Maps the real path of each recorded folder to the key of its asset, for all assets of the lock. */
  owners: Map<string, string>;
  /** The folders that installs created and that still exist, each with the names of its entries. */
  created: Map<string, string[]>;
  /** Folders that the lock records as created, in places that are not allowed: they stay recorded and are never deleted. */
  createdElsewhere: string[];
};

/**
 * Inspects the recorded folders of `ids` that `policy` allows; assets that are not in the lock are skipped.
 * Throws `cli.refused` if a created folder is outside of the root, or in a `.git`.
 */
export async function survey(
  { disk, root, lock, policy }: { disk: Disk; root: InstallRoot; lock: Lock; policy: LockPolicy },
  ids: Iterable<AssetId>,
  platform: NodeJS.Platform,
): Promise<Survey> {
  const assets = new Map<string, SurveyedAsset>();
  for (const { kind, ref } of ids) {
    const locked = findLocked(lock, { kind, ref });
    if (!locked) continue;
    const refused = await policy.refusalsOf({ kind, ref }, locked);
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
    if (policy.isAbove(path)) created.set(path, names);
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
      hints: [
        'no install created that folder: remove the entry, and find out where the lock file came from',
      ],
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
        // Not a folder that installs use, so it has no owner.
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

/** Inspects a path that is not in the lock: everything in it counts as foreign. */
export async function surveyNew(disk: Disk, root: InstallRoot, path: string): Promise<Place> {
  const at = await realPathOf(disk, root, path);
  return { ...at, state: await inspectFolder(disk, at.path, {}) };
}

async function namesIn(disk: Disk, folder: string): Promise<string[] | null> {
  try {
    return (await disk.readdir(folder)).map(({ name }) => name);
  } catch {
    // It is gone or no longer a folder, so there is nothing to remove.
    return null;
  }
}

/** The state of an asset on the disk: as recorded, with changed files, incomplete, or not inspected. */
export type Health = 'ok' | 'changed' | 'missing' | 'refused';

/** The health of a surveyed asset; `refused` if its lock entry names folders that are not allowed. */
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
