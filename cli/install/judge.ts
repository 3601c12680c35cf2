import { basename, dirname, join } from 'node:path';
import type { ErrorItem } from '#schema/error.ts';
import { CliError } from '../errors.ts';
import { shellWord } from '../shell-word.ts';
import type { Disk } from './disk.ts';
import type { AssetId } from './asset-id.ts';
import { realPathOf } from './inspect.ts';
import type { LockedAsset } from './lockfile.ts';
import { type InstallRoot, isInside, lockFileName, recordedPath } from './root.ts';

/** A folder of the lock file that is not touched: which, why, and what to do about it. */
export type Refusal = ErrorItem & { hint: string };

/** What a lock file may name in one root. */
export type Judge = ReturnType<typeof createJudge>;

/**
 * Judges what a lock file names. The lock of a project is part of a working tree, so anyone may have
 * written it: it can name only `<folder of a target>/<name of the asset>`, where the folder is one of
 * `allowed` (real paths: what the table of agent targets gives, and what this user confirmed), and the
 * copy that links point to.
 */
export function createJudge(disk: Disk, root: InstallRoot, allowed: Iterable<string>) {
  const folders = new Set(allowed);

  /** What of an asset may not be touched; empty when all may. */
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
        detail: `is not where the one copy of ${ref} ${version} is kept`,
        hint: takeOut(ref),
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
        throw new CliError('cli.refused', `is no folder for ${ref}, which would end in /${name}`);
      }
      ({ path } = await realPathOf(disk, root, recorded));
    } catch (err) {
      if (!(err instanceof CliError)) throw err;
      return { pointer: folder, detail: err.message, hint: takeOut(ref) };
    }
    if (folders.has(dirname(path))) return null;
    return {
      pointer: folder,
      detail: 'is in no folder of an agent target, and you have not confirmed it here',
      hint: `if it is right:  agenthub-cli add ${ref} --dir ${shellWord(dirname(path))}`,
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

  /** Whether a folder is one that installs make: above what they may fill, or that itself. */
  function isAbove(path: string): boolean {
    return (
      [...folders, root.canonicalFolder].some((folder) => isInside(path, folder)) ||
      isInside(root.canonicalFolder, path)
    );
  }

  return { refusalsOf, isAbove };
}

function takeOut(ref: string): string {
  return `no install of yours wrote that: take ${ref} out of ${lockFileName}, and look where it came from`;
}

/** The folder that links to that version point to. */
export function canonicalPath(root: InstallRoot, { kind, ref }: AssetId, version: string): string {
  return join(root.canonicalFolder, kind, ...ref.split('/'), version);
}

/** The same as lock files of version 1 have it, which knew one kind. */
function canonicalPath1(root: InstallRoot, { ref }: AssetId, version: string): string {
  return join(root.canonicalFolder, ...ref.split('/'), version);
}
