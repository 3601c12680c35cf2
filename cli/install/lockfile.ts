import { z } from 'zod';
import { assetRef, digest, distTag, targetId, versionNumber } from '#schema/name.ts';
import { checkPaths } from '#schema/path.ts';
import { defaultKind, type Kind } from '#schema/kind.ts';
import { kinds } from '#schema/kinds/index.ts';
import { CliError } from '../errors.ts';
import { type AssetId, keyOf, parseKey } from './asset-id.ts';
import { type Disk, statOrNull } from './disk.ts';
import { type InstallRoot, lockFileName } from './root.ts';

export const lockVersion = 2;
/** Enough for thousands of skills with a hundred thousand files. */
const lockBytesMax = 64 * 1024 * 1024;

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const file = z.looseObject({ sha256: hex, executable: z.boolean() });

/** How a folder was placed: a copy of the files, a link, or a junction if Windows does not allow a link. */
export const placedMethod = z.enum(['copy', 'symlink', 'junction']);
export type PlacedMethod = z.infer<typeof placedMethod>;

/** One folder that an asset is in, and the agent targets that read it there. */
const placement = z.looseObject({
  type: z.literal('folder'),
  folder: z.string().min(1),
  method: placedMethod,
  targets: z.array(targetId).min(1),
});
export type LockedPlacement = z.infer<typeof placement>;

const lockedAsset = z.looseObject({
  registry: z
    .string()
    .max(2048)
    .regex(/^https?:\/\//),
  version: versionNumber,
  /** The part of the ref after the `@`: a version or a dist-tag; null for the latest version. */
  requested: z.union([versionNumber, distTag]).nullable(),
  digest,
  scope: z.enum(['project', 'user']),
  /** The folder that links point to; null if there are no links. */
  canonical: z.string().min(1).nullable(),
  placements: z.array(placement).min(1),
  files: z.record(z.string(), file).superRefine((files, ctx) => {
    for (const { pointer, detail } of checkPaths(Object.keys(files))) {
      ctx.addIssue({ code: 'custom', path: [pointer], message: detail });
    }
  }),
});
/** The lock entry of one installed asset. */
export type LockedAsset = z.infer<typeof lockedAsset>;

const key = z.string().refine((text) => {
  const id = parseKey(text);
  return id !== null && isInstallable(id.kind) && assetRef.safeParse(id.ref).success;
}, 'not a kind that this agenthub-cli installs, a colon and a ref');

function isInstallable(kind: Kind): boolean {
  const known: readonly Kind[] = kinds;
  return known.includes(kind);
}

const lock = z.looseObject({
  version: z.literal(lockVersion),
  /** Folders that installs created, the topmost first; they are deleted when they become empty. */
  createdFolders: z.array(z.string()),
  /** By `kind:namespace/name`. */
  assets: z.record(key, lockedAsset),
});
/** A lock file: the installed assets of one scope. Unknown fields are kept. */
export type Lock = z.infer<typeof lock>;

/** A lock without entries. */
export function emptyLock(): Lock {
  return { version: lockVersion, createdFolders: [], assets: {} };
}

/**
 * Reads the lock of a scope, in this version of the format or an older one; an empty lock if there is no
 * file. Throws `cli.refused` if the file is damaged or from a newer CLI. Never changes the file.
 */
export async function readLock(disk: Disk, root: InstallRoot): Promise<Lock> {
  const stat = await statOrNull(disk, root.lockPath);
  if (stat === null) return emptyLock();
  // The file is later replaced by a rename, which would replace a link with a file.
  if (!stat.isFile()) throw damaged(root.lockPath, 'it is not a file', null);
  if (stat.size > lockBytesMax) throw damaged(root.lockPath, 'it is too large', null);
  return parseLock(new TextDecoder().decode(await disk.readFile(root.lockPath)), root.lockPath);
}

/** Parses the text of a lock file; `path` is named in errors. */
export function parseLock(text: string, path = lockFileName): Lock {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (err) {
    const why = /^(<<<<<<<|=======|>>>>>>>)/m.test(text)
      ? 'it has unsolved merge conflicts'
      : (err as Error).message;
    throw damaged(path, why, err);
  }
  const version = z.looseObject({ version: z.number() }).safeParse(value).data?.version;
  if (version !== undefined && version > lockVersion) {
    throw new CliError('cli.refused', `${path} was written by a newer agenthub-cli`, {
      hints: [`update agenthub-cli; this one knows lock files up to version ${lockVersion}`],
    });
  }
  const parsed = lock.safeParse(version === 1 ? fromVersion1(value) : value);
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
    withTypes(asset),
  ]);
  return { ...rest, version: lockVersion, assets: Object.fromEntries(assets) };
}

function withTypes(asset: unknown): unknown {
  if (typeof asset !== 'object' || asset === null || !('placements' in asset)) return asset;
  const { placements } = asset;
  if (!Array.isArray(placements)) return asset;
  return { ...asset, placements: placements.map((one: object) => ({ type: 'folder', ...one })) };
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

/** Formats a lock as text: keys in a stable order, a newline at the end. */
export function formatLock(lock: Lock): string {
  const { version, createdFolders, assets, ...unknown } = lock;
  const ordered = {
    version,
    createdFolders: createdFolders.toSorted(byText),
    assets: sorted(assets, formatAsset),
    ...sorted(unknown, (value) => value),
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

function formatAsset(asset: LockedAsset): unknown {
  const { registry, version, requested, digest, scope, canonical, placements, files, ...unknown } =
    asset;
  return {
    registry,
    version,
    requested,
    digest,
    scope,
    canonical,
    placements: placements.toSorted((a, b) => byText(a.folder, b.folder)).map(formatPlacement),
    files: sorted(files, ({ sha256, executable, ...rest }) => ({ sha256, executable, ...rest })),
    ...sorted(unknown, (value) => value),
  };
}

function formatPlacement(placement: LockedPlacement): unknown {
  const { type, folder, method, targets, ...unknown } = placement;
  const rest = sorted(unknown, (value) => value);
  return { type, folder, method, targets: targets.toSorted(byText), ...rest };
}

function sorted<T>(record: Record<string, T>, format: (value: T) => unknown) {
  return Object.fromEntries(
    Object.entries(record)
      .toSorted(([a], [b]) => byText(a, b))
      .map(([key, value]) => [key, format(value)]),
  );
}

/** Code unit order, the same on every machine. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether the lock has no entries and no unknown fields, so that its file can be deleted. */
export function isEmptyLock(lock: Lock): boolean {
  const { version: _, createdFolders: __, assets, ...unknown } = lock;
  return Object.keys(assets).length === 0 && Object.keys(unknown).length === 0;
}
