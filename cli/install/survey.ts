import { join } from 'node:path';
import { CliError } from '../errors.ts';
import type { Disk } from './disk.ts';
import { type FolderState, inspectFolder, leadsTo, type RealPath, realPathOf } from './inspect.ts';
import type { LockPolicy, Refusal } from './lock-policy.ts';
import { type AssetId, keyOf } from './asset-id.ts';
import {
  findLocked,
  type Lock,
  type LockedAsset,
  type LockedEntry,
  type LockedFile,
  type LockedFolder,
} from './lockfile.ts';
import { type FilePlace, surveyFile } from './own-file.ts';
import { type InstallRoot, recordedPath } from './root.ts';
import { findSharedFile, type SharedFile } from './shared-file.ts';

/** A path on the disk and its current state. */
export type Place = RealPath & { state: FolderState };

/** A folder from the lock; `ours` means that the folder or link is still the one that an install made. */
export type SurveyedPlacement = Place & { recorded: LockedFolder; ours: boolean };

/** A file from the lock. */
export type SurveyedFile = FilePlace & { recorded: LockedFile };

/** An entry from the lock, with the file that it is in. */
export type SurveyedEntry = { recorded: LockedEntry; file: SharedFile };

/** An installed asset: its lock entry, and its state on the disk. */
export type SurveyedAsset = AssetId & {
  locked: LockedAsset;
  /** Folders of its lock entry that are not allowed. If there are any, the asset was not inspected and must not be changed. */
  refused: Refusal[];
  placements: SurveyedPlacement[];
  ownFiles: SurveyedFile[];
  entries: SurveyedEntry[];
  canonical: Place | null;
};

/** Everything that a plan needs from the disk, so that planning does not read it. */
export type Survey = {
  root: InstallRoot;
  lock: Lock;
  /** Whether the lock file had conflict markers, so that it must be written anew. */
  isHealed: boolean;
  /** By {@link keyOf}. */
  assets: Map<string, SurveyedAsset>;
  /** The shared files of the inspected entries, by real path. */
  shared: Map<string, SharedFile>;
  /** Maps the real path of each recorded folder and file, and `path#pointer` of each entry, to the key of its asset, for all assets of the lock. */
  owners: Map<string, string>;
  /** The folders that installs created and that still exist, each with the names of its entries. */
  created: Map<string, string[]>;
  /** Folders that the lock records as created, in places that are not allowed: they stay recorded and are never deleted. */
  createdElsewhere: string[];
};

/** An install root with its lock, and the policy for that lock. */
export type Known = {
  root: InstallRoot;
  lock: Lock;
  policy: LockPolicy;
  /** Whether the lock file had conflict markers. */
  isHealed?: boolean;
};

/**
 * Inspects the recorded places of `ids` that `policy` allows; assets that are not in the lock are skipped.
 * Throws `cli.refused` if a created folder is outside of the root, or in a `.git`.
 */
export async function survey(
  { disk, root, lock, policy, isHealed = false }: Known & { disk: Disk },
  ids: Iterable<AssetId>,
  platform: NodeJS.Platform,
): Promise<Survey> {
  const assets = new Map<string, SurveyedAsset>();
  const shared = new Map<string, SharedFile>();
  const nothing = { placements: [], ownFiles: [], entries: [], canonical: null };
  for (const { kind, ref } of ids) {
    const locked = findLocked(lock, { kind, ref });
    if (!locked) continue;
    const refused = await policy.refusalsOf({ kind, ref }, locked);
    const asset = { kind, ref, locked, refused, ...nothing };
    const whole =
      refused.length > 0 ? asset : await surveyAsset({ disk, root, shared, platform }, asset);
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
    isHealed,
    assets,
    shared,
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
    const places = placements.map((one) =>
      one.type === 'folder'
        ? { path: one.folder, end: '' }
        : { path: one.path, end: one.type === 'file' ? '' : `#${one.pointer}` },
    );
    if (canonical) places.push({ path: canonical, end: '' });
    for (const { path, end } of places) {
      try {
        const real = await realPathOf(disk, root, recordedPath(root, path));
        owners.set(real.path + end, key);
      } catch (err) {
        // Not a place that installs use, so it has no owner.
        if (!(err instanceof CliError)) throw err;
      }
    }
  }
  return owners;
}

type Ground = {
  disk: Disk;
  root: InstallRoot;
  shared: Map<string, SharedFile>;
  platform: NodeJS.Platform;
};

async function surveyAsset(ground: Ground, asset: SurveyedAsset): Promise<SurveyedAsset> {
  const { disk, root, platform } = ground;
  const { locked } = asset;
  const look = async (folder: string, from = ''): Promise<Place> => {
    const at = await realPathOf(disk, root, recordedPath(root, folder));
    const files = filesBelow(locked.files, from);
    return { ...at, state: await inspectFolder(disk, at.path, files, platform) };
  };
  const canonical = locked.canonical === null ? null : await look(locked.canonical);
  const placements: SurveyedPlacement[] = [];
  const ownFiles: SurveyedFile[] = [];
  const entries: SurveyedEntry[] = [];
  for (const recorded of locked.placements) {
    if (recorded.type === 'folder') {
      const place = await look(recorded.folder, recorded.from);
      const linked =
        canonical !== null &&
        place.state.kind === 'link' &&
        (await leadsTo(disk, place.path, join(canonical.path, recorded.from ?? '')));
      const ours = recorded.method === 'copy' ? place.state.kind === 'folder' : linked;
      placements.push({ ...place, recorded, ours });
    } else if (recorded.type === 'file') {
      const place = await surveyFile(disk, root, recordedPath(root, recorded.path));
      ownFiles.push({ ...place, recorded });
    } else {
      const file = await surveyShared(ground, recordedPath(root, recorded.path));
      entries.push({ recorded, file });
    }
  }
  return { ...asset, placements, ownFiles, entries, canonical };
}

/** Reads a shared file, each once. */
export async function surveyShared(
  { disk, root, shared }: Pick<Ground, 'disk' | 'root' | 'shared'>,
  path: string,
): Promise<SharedFile> {
  const file = await findSharedFile(disk, root, path);
  const known = shared.get(file.path) ?? file;
  shared.set(file.path, known);
  return known;
}

/** The recorded files below a folder of the version, by their paths in it. */
export function filesBelow(files: LockedAsset['files'], from: string): LockedAsset['files'] {
  if (from === '') return files;
  return Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => path.startsWith(`${from}/`))
      .map(([path, file]) => [path.slice(from.length + 1), file]),
  );
}

/** Inspects a path that is not in the lock, and compares it with the files to install there. */
export async function surveyNew(
  disk: Disk,
  root: InstallRoot,
  path: string,
  files: LockedAsset['files'],
): Promise<Place> {
  const at = await realPathOf(disk, root, path);
  return { ...at, state: await inspectFolder(disk, at.path, files) };
}

async function namesIn(disk: Disk, folder: string): Promise<string[] | null> {
  try {
    return (await disk.readdir(folder)).map(({ name }) => name);
  } catch {
    // It is gone or no longer a folder, so there is nothing to remove.
    return null;
  }
}
