import { join } from 'node:path';
import type { Disk } from './disk.ts';
import { type FolderState, inspectFolder, leadsTo, type RealPath, realPathOf } from './inspect.ts';
import type { Lock, LockedAsset, Placement } from './lockfile.ts';
import { type InstallRoot, recordedPath } from './root.ts';

/** A place on the disk and what is there. */
export type Place = RealPath & { state: FolderState };

/** A recorded placement; `ours` when what is there is still the folder, or the link, that we made. */
export type SurveyedPlacement = Place & { recorded: Placement; ours: boolean };

/** An installed asset, as recorded and as found. */
export type SurveyedAsset = {
  ref: string;
  locked: LockedAsset;
  placements: SurveyedPlacement[];
  canonical: Place | null;
};

/** All that a plan needs to know of the disk, so that planning itself reads nothing. */
export type Survey = {
  root: InstallRoot;
  lock: Lock;
  assets: Map<string, SurveyedAsset>;
  /** Whose each recorded folder is, by real path, for all assets of the lock. */
  owners: Map<string, string>;
  /** Folders that installs made and that still exist: what is in each. */
  created: Map<string, string[]>;
};

/** Looks at the recorded folders of those assets; assets that are not in the lock are left out. */
export async function survey(
  disk: Disk,
  root: InstallRoot,
  lock: Lock,
  refs: Iterable<string>,
  platform: NodeJS.Platform,
): Promise<Survey> {
  const assets = new Map<string, SurveyedAsset>();
  for (const ref of refs) {
    const locked = lock.skills[ref];
    if (locked) assets.set(ref, await surveyAsset(disk, root, ref, locked, platform));
  }
  const owners = new Map<string, string>();
  for (const [ref, { placements, canonical }] of Object.entries(lock.skills)) {
    for (const folder of [
      ...placements.map((one) => one.folder),
      ...(canonical ? [canonical] : []),
    ]) {
      owners.set((await realPathOf(disk, root, recordedPath(root, folder))).path, ref);
    }
  }
  const created = new Map<string, string[]>();
  for (const folder of lock.createdFolders) {
    const { path } = await realPathOf(disk, root, recordedPath(root, folder));
    const names = await namesIn(disk, path);
    if (names) created.set(path, names);
  }
  return { root, lock, assets, owners, created };
}

async function surveyAsset(
  disk: Disk,
  root: InstallRoot,
  ref: string,
  locked: LockedAsset,
  platform: NodeJS.Platform,
): Promise<SurveyedAsset> {
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
  return { ref, locked, placements, canonical };
}

/** Looks at a place that nothing is recorded for: whatever is in it is someone else's. */
export async function surveyNew(disk: Disk, root: InstallRoot, path: string): Promise<Place> {
  const at = await realPathOf(disk, root, path);
  return { ...at, state: await inspectFolder(disk, at.path, {}) };
}

/** The folder that links to that version point to. */
export function canonicalPath(root: InstallRoot, ref: string, version: string): string {
  return join(root.canonicalFolder, ...ref.split('/'), version);
}

async function namesIn(disk: Disk, folder: string): Promise<string[] | null> {
  try {
    return (await disk.readdir(folder)).map(({ name }) => name);
  } catch {
    // Gone, or no folder any more: nothing of ours to take away.
    return null;
  }
}

/** How an asset is on the disk: as recorded, with files that someone changed, or incomplete. */
export function healthOf({ placements, canonical }: SurveyedAsset): 'ok' | 'changed' | 'missing' {
  const all = [...placements, ...(canonical ? [canonical] : [])];
  if (all.some(({ state }) => state.kind === 'absent')) return 'missing';
  if (placements.some(({ ours }) => !ours)) return 'changed';
  const folders = all.flatMap(({ state }) => (state.kind === 'folder' ? [state] : []));
  if (folders.some(({ changed }) => changed.length > 0)) return 'changed';
  if (folders.some(({ missing }) => missing.length > 0)) return 'missing';
  return 'ok';
}
