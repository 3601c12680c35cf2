import { z } from 'zod';
import { defaultKind } from '#schema/kind.ts';
import { versionNumber } from '#schema/name.ts';
import { CliError } from '../errors.ts';
import { type AssetId, keyOf, parseKey } from './asset-id.ts';
import { type Disk, statOrNull } from './disk.ts';
import { type Lock, type LockedAsset, lockShape, lockVersion } from './lock-shape.ts';
import { hasConflict, mergeLocks, sidesOf } from './lock-conflict.ts';
import { byText } from './lock-format.ts';
import { type InstallRoot, lockFileName } from './root.ts';

export type * from './lock-shape.ts';

/** Enough for thousands of skills with a hundred thousand files. */
const lockBytesMax = 64 * 1024 * 1024;

/** A lock without entries. */
export function emptyLock(): Lock {
  return { version: lockVersion, createdFolders: [], assets: {} };
}

/** A lock as read; `isHealed` if its file had the conflict markers of a merge. */
export type ReadLock = { lock: Lock; isHealed: boolean };

/**
 * Reads the lock of a scope, in this version of the format or an older one; an empty lock if there is no
 * file. Throws `cli.refused` if the file is damaged or from a newer CLI. Never changes the file.
 */
export async function readLockFile(disk: Disk, root: InstallRoot): Promise<ReadLock> {
  const stat = await statOrNull(disk, root.lockPath);
  if (stat === null) return { lock: emptyLock(), isHealed: false };
  // The file is later replaced by a rename, which would replace a link with a file.
  if (!stat.isFile()) throw damaged(root.lockPath, 'it is not a file', null);
  if (stat.size > lockBytesMax) throw damaged(root.lockPath, 'it is too large', null);
  const text = new TextDecoder().decode(await disk.readFile(root.lockPath));
  const isHealed = hasConflict(text);
  return { lock: parseLock(text, root.lockPath), isHealed };
}

/**
 * Parses the text of a lock file; `path` is named in errors. Two sides of a merge conflict are taken
 * together. Throws `cli.refused` if both changed the same asset.
 */
export function parseLock(text: string, path = lockFileName): Lock {
  if (hasConflict(text)) {
    const { ours, base, theirs } = sidesOf(text);
    const parse = (side: string) => {
      try {
        return parseWhole(side, path);
      } catch (err) {
        throw damaged(path, 'it has unsolved merge conflicts', err);
      }
    };
    return mergeLocks(parse(ours), base === null ? null : parse(base), parse(theirs), path);
  }
  return parseWhole(text, path);
}

function parseWhole(text: string, path: string): Lock {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (err) {
    throw damaged(path, (err as Error).message, err);
  }
  const version = z.looseObject({ version: z.number() }).safeParse(value).data?.version;
  if (version !== undefined && version > lockVersion) {
    throw new CliError('cli.refused', `${path} was written by a newer agenthub-cli`, {
      hints: [`update agenthub-cli; this one knows lock files up to version ${lockVersion}`],
    });
  }
  const parsed = lockShape.safeParse(version === 1 ? fromVersion1(value) : value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw damaged(path, `${issue?.path.join('.') || 'file'}: ${issue?.message}`, parsed.error);
}

/** Converts version 1, which had only skills and only folders. */
function fromVersion1(value: unknown): unknown {
  const { skills, ...rest } = value as Record<string, unknown>;
  if (typeof skills !== 'object' || skills === null) return value;
  const assets = Object.entries(skills).map(([ref, asset]) => [
    keyOf({ kind: defaultKind, ref }),
    fromAsset1(asset),
  ]);
  return { ...rest, version: lockVersion, assets: Object.fromEntries(assets) };
}

/** An entry of version 1. An exact version that was asked for was no pin then, so it is none now. */
function fromAsset1(asset: unknown): unknown {
  if (typeof asset !== 'object' || asset === null || !('placements' in asset)) return asset;
  const { placements } = asset;
  if (!Array.isArray(placements)) return asset;
  const requested = 'requested' in asset ? asset.requested : null;
  return {
    ...asset,
    requested: versionNumber.safeParse(requested).success ? null : requested,
    placements: placements.map((one: object) => ({ type: 'folder', ...one })),
  };
}

/** The assets in a lock, in the order of their keys. */
export function lockedIds({ assets }: Lock): AssetId[] {
  return Object.keys(assets)
    .toSorted(byText)
    .flatMap((text) => parseKey(text) ?? []);
}

/** The lock entry of an asset; null if there is none. */
export function findLocked({ assets }: Lock, id: AssetId): LockedAsset | null {
  const found = keyOf(id);
  return Object.hasOwn(assets, found) ? (assets[found] ?? null) : null;
}

function damaged(path: string, why: string, cause: unknown): CliError {
  return new CliError('cli.refused', `${path} cannot be read: ${why}`, {
    hints: [
      'nothing was changed; restore the file from version control, or move it away to start again',
    ],
    cause,
  });
}

/** Whether the lock has no entries and no unknown fields, so that its file can be deleted. */
export function isEmptyLock(lock: Lock): boolean {
  const { version: _, createdFolders: __, sharedFiles: ___, assets, ...unknown } = lock;
  return Object.keys(assets).length === 0 && Object.keys(unknown).length === 0;
}
