import { basename, dirname, join } from 'node:path';
import type { ErrorItem } from '#schema/error.ts';
import { CliError } from '../errors.ts';
import { shellWord } from '../shell-word.ts';
import type { Disk } from './disk.ts';
import type { AssetId } from './asset-id.ts';
import { realPathOf } from './inspect.ts';
import type { LockedAsset } from './lockfile.ts';
import { type InstallRoot, isInside, lockFileName, recordedPath } from './root.ts';

/** A folder in the lock file that is not allowed: its path, the reason, and what to do. */
export type Refusal = ErrorItem & { hint: string };

/** The rules for the folders that a lock file may name in one install root. */
export type LockPolicy = ReturnType<typeof createLockPolicy>;

/**
 * Checks the folders that a lock file names. A project's lock file comes with the working tree, so anyone
 * may have written it. It may only name `<allowed folder>/<name of the asset>`, and the copy that links
 * point to. `allowed` are real paths: the folders of the agent targets, and those that this user confirmed.
 */
export function createLockPolicy(disk: Disk, root: InstallRoot, allowed: Iterable<string>) {
  const folders = new Set(allowed);

  /** The folders of an asset that are not allowed; empty if all are. */
  async function refusalsOf(id: AssetId, locked: LockedAsset): Promise<Refusal[]> {
    const { ref } = id;
    const placements = await Promise.all(
      locked.placements.map(({ folder }) => refusalOf(ref, folder)),
    );
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

  async function refusalOf(ref: string, folder: string): Promise<Refusal | null> {
    const name = ref.slice(ref.indexOf('/') + 1);
    let path: string;
    try {
      const recorded = recordedPath(root, folder);
      if (basename(recorded) !== name) {
        throw new CliError(
          'cli.refused',
          `is not a folder for ${ref}: such a folder ends in /${name}`,
        );
      }
      ({ path } = await realPathOf(disk, root, recorded));
    } catch (err) {
      if (!(err instanceof CliError)) throw err;
      return { pointer: folder, detail: err.message, hint: removeEntryHint(ref) };
    }
    if (folders.has(dirname(path))) return null;
    return {
      pointer: folder,
      detail:
        'is not in a folder of an agent target, and you have not confirmed it on this machine',
      hint: `if it is correct:  agenthub-cli add ${ref} --dir ${shellWord(dirname(path))}`,
    };
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

  /** Whether installs may create this folder: an allowed folder, a folder above one, or a part of the cache. */
  function isAbove(path: string): boolean {
    return (
      [...folders, root.canonicalFolder].some((folder) => isInside(path, folder)) ||
      isInside(root.canonicalFolder, path)
    );
  }

  return { refusalsOf, isAbove };
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
