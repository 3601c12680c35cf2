import { basename, dirname, join } from 'node:path';
import type { ErrorItem } from '#schema/error.ts';
import { CliError } from '../errors.ts';
import { shellWord } from '../shell-word.ts';
import type { Disk } from './disk.ts';
import type { AssetId } from './asset-id.ts';
import { realPathOf } from './inspect.ts';
import type { LockedAsset, LockedEntry, LockedPlacement } from './lockfile.ts';
import { type InstallRoot, isInside, lockFileName, recordedPath } from './root.ts';

/** A place in the lock file that is not allowed: its path, the reason, and what to do. */
export type Refusal = ErrorItem & { hint: string };

/** The places that a lock file may name; real and absolute paths. */
export type Allowed = {
  /** The folders that hold folders and files of assets. */
  folders: Iterable<string>;
  /** The shared files that hold entries, each with the JSON pointers below which entries stand; null for any. */
  files: ReadonlyMap<string, readonly string[] | null>;
};

/** The rules for the places that a lock file may name in one install root. */
export type LockPolicy = ReturnType<typeof createLockPolicy>;

/**
 * Checks the places that a lock file names. A project's lock file comes with the working tree, so anyone
 * may have written it. It may only name what an install could have made: `<allowed folder>/<name of the
 * asset>`, a file of that name with an ending, an entry of an allowed file, and the copy that links point to.
 */
export function createLockPolicy(disk: Disk, root: InstallRoot, allowed: Allowed) {
  const folders = new Set(allowed.folders);
  const { files } = allowed;

  /** The places of an asset that are not allowed; empty if all are. */
  async function refusalsOf(id: AssetId, locked: LockedAsset): Promise<Refusal[]> {
    const { ref } = id;
    const placements = await Promise.all(locked.placements.map((one) => refusalOf(ref, one)));
    const found = placements.filter((one) => one !== null);
    const { canonical, version } = locked;
    if (canonical !== null && !(await isCanonical(id, version, canonical))) {
      found.push({
        pointer: canonical,
        detail: `is not the folder for the copy of ${ref} ${version} that links point to`,
        hint: removeEntryHint(ref),
      });
    }
    return found;
  }

  async function refusalOf(ref: string, placement: LockedPlacement): Promise<Refusal | null> {
    const text = placement.type === 'folder' ? placement.folder : placement.path;
    let path: string;
    try {
      const recorded = recordedPath(root, text);
      if (placement.type !== 'entry') checkName(ref, placement, basename(recorded));
      ({ path } = await realPathOf(disk, root, recorded));
    } catch (err) {
      if (!(err instanceof CliError)) throw err;
      return { pointer: text, detail: err.message, hint: removeEntryHint(ref) };
    }
    if (placement.type === 'entry')
      return isEntryAllowed(path, placement) ? null : foreign(ref, text);
    if (folders.has(dirname(path))) return null;
    return {
      pointer: text,
      detail:
        'is not in a folder of an agent target, and you have not confirmed it on this machine',
      hint: `if it is correct:  agenthub-cli add ${ref} --dir ${shellWord(dirname(path))}`,
    };
  }

  function isEntryAllowed(path: string, { pointer }: LockedEntry): boolean {
    const roots = files.get(path);
    if (roots === undefined) return false;
    const above = pointer.slice(0, pointer.lastIndexOf('/'));
    return roots === null || roots.includes(above);
  }

  async function isCanonical(id: AssetId, version: string, recorded: string): Promise<boolean> {
    try {
      const one = await realPathOf(disk, root, recordedPath(root, recorded));
      const places = [canonicalPath(root, id, version), canonicalPath1(root, id, version)];
      const real = await Promise.all(places.map((place) => realPathOf(disk, root, place)));
      return real.some(({ path }) => path === one.path);
    } catch (err) {
      if (err instanceof CliError) return false;
      throw err;
    }
  }

  /** Whether installs may create this folder: an allowed place, a folder above one, or a part of the cache. */
  function isAbove(path: string): boolean {
    return (
      [...folders, ...files.keys(), root.canonicalFolder].some((one) => isInside(path, one)) ||
      isInside(root.canonicalFolder, path)
    );
  }

  return { refusalsOf, isAbove };
}

/** Throws if a folder or a file has a name that an install does not give it. */
function checkName(
  ref: string,
  placement: Exclude<LockedPlacement, LockedEntry>,
  name: string,
): void {
  const own = ref.slice(ref.indexOf('/') + 1);
  if (placement.type === 'file') {
    if (name.startsWith(`${own}.`)) return;
    throw new CliError('cli.refused', `is not a file for ${ref}: such a file begins with ${own}.`);
  }
  const usual = placement.from === undefined ? own : basename(placement.from);
  if (name === usual) return;
  throw new CliError('cli.refused', `is not a folder for ${ref}: such a folder ends in /${usual}`);
}

function foreign(ref: string, pointer: string): Refusal {
  const detail = 'is not a file in which an agent target has such an entry';
  return { pointer, detail, hint: removeEntryHint(ref) };
}

function removeEntryHint(ref: string): string {
  return `none of your installs wrote this: remove ${ref} from ${lockFileName}, and find out where the file came from`;
}

/** The folder that holds the copy of a version that links point to. */
export function canonicalPath(root: InstallRoot, { kind, ref }: AssetId, version: string): string {
  return join(root.canonicalFolder, kind, ...ref.split('/'), version);
}

/** The same folder in lock files of version 1, which had only one kind. */
function canonicalPath1(root: InstallRoot, { ref }: AssetId, version: string): string {
  return join(root.canonicalFolder, ...ref.split('/'), version);
}
