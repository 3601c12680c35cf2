import { z } from 'zod';
import { assetRef, digest, distTag, targetId, versionNumber } from '#schema/name.ts';
import { checkPaths } from '#schema/path.ts';
import type { Kind } from '#schema/kind.ts';
import { kinds } from '#schema/kinds/index.ts';
import { readSelector } from '#schema/kinds/part-ref.ts';
import { versionLengthMax } from '#schema/version-number.ts';
import { parseKey } from './asset-id.ts';

export const lockVersion = 2;

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const file = z.looseObject({ sha256: hex, executable: z.boolean() });

/** How a folder was placed: a copy of the files, a link, or a junction if Windows does not allow a link. */
export const placedMethod = z.enum(['copy', 'symlink', 'junction']);
export type PlacedMethod = z.infer<typeof placedMethod>;

/** The agent targets that read a placement. */
const targets = z.array(targetId).min(1);

/** True if a remove left the place as it was because the user had changed it; left out otherwise. */
const kept = z.literal(true).optional();

/** A path inside a version. */
const below = z
  .string()
  .refine((text) => checkPaths([text]).length === 0, 'not a path of a version');

/** A folder with the files of a version. */
const folderPlacement = z.looseObject({
  type: z.literal('folder'),
  folder: z.string().min(1),
  /** The folder of the version whose files are in it; all of them if there is none. */
  from: below.optional(),
  method: placedMethod,
  targets,
});
export type LockedFolder = z.infer<typeof folderPlacement>;

/** A file of its own. */
const filePlacement = z.looseObject({
  type: z.literal('file'),
  path: z.string().min(1),
  sha256: hex,
  targets,
  kept,
});
export type LockedFile = z.infer<typeof filePlacement>;

const pointer = z.string().regex(/^(\/([^/~]|~[01])*)+$/, 'not a JSON pointer');

/** An entry in a file that the agent tool and the user write too. It never holds the value of an input. */
const entryPlacement = z.looseObject({
  type: z.literal('entry'),
  path: z.string().min(1),
  format: z.enum(['json', 'toml', 'yaml']),
  pointer,
  /** Of the canonical JSON of the value, as it is with the placeholders. */
  sha256: hex,
  /** What stands for an input, by JSON pointer in the value; null if nothing does. Values there are the user's. */
  placeholders: z.record(pointer, z.unknown()).optional(),
  /** The names of the secret inputs whose values were written into the file. */
  writtenSecrets: z.array(z.string()).optional(),
  targets,
  kept,
});
export type LockedEntry = z.infer<typeof entryPlacement>;

const placement = z.discriminatedUnion('type', [folderPlacement, filePlacement, entryPlacement]);
export type LockedPlacement = z.infer<typeof placement>;

/** The text of an object before an install wrote into it: white space, or an empty object. */
const textBefore = z
  .string()
  .max(10_000)
  .regex(/^\s*(\{\s*\}\s*)?$/);

/** What installs made in a shared file and take out again when it is empty. */
const sharedFile = z.looseObject({
  /** Whether an install created the file. */
  created: z.boolean(),
  /** The objects that an install made or rewrote, by JSON pointer, with their text before. */
  parents: z.record(z.union([z.literal(''), pointer]), textBefore),
});
export type SharedFileRecord = z.infer<typeof sharedFile>;

const assetKey = z.string().refine((text) => {
  const id = parseKey(text);
  return id !== null && isInstallable(id.kind) && assetRef.safeParse(id.ref).success;
}, 'not a kind that this agenthub-cli installs, a colon and a ref');

function isRangeText(text: string): boolean {
  const read = readSelector(text);
  return typeof read !== 'string' && read.type === 'range';
}

function isInstallable(kind: Kind): boolean {
  const known: readonly Kind[] = kinds;
  return known.includes(kind);
}

const lockedAsset = z.looseObject({
  registry: z
    .string()
    .max(2048)
    .regex(/^https?:\/\//),
  version: versionNumber,
  /** The part of the ref after the `@`: a version or a dist-tag; null for the latest version. */
  requested: z.union([versionNumber, distTag]).nullable(),
  /** The part of the ref after the `@` if it is a range; `requested` is null then, as older CLIs want it. */
  range: z.string().max(versionLengthMax).refine(isRangeText, 'not a range of versions').optional(),
  digest,
  scope: z.enum(['project', 'user']),
  /** The folder that links point to; null if there are no links. */
  canonical: z.string().min(1).nullable(),
  placements: z.array(placement).min(1),
  /** The keys of the assets that need this one as a part. */
  neededBy: z.array(assetKey).optional(),
  /** False if the user did not ask for this asset himself; it stays as long as another one needs it. */
  direct: z.boolean().optional(),
  files: z.record(z.string(), file).superRefine((files, ctx) => {
    for (const { pointer, detail } of checkPaths(Object.keys(files))) {
      ctx.addIssue({ code: 'custom', path: [pointer], message: detail });
    }
  }),
});
/** The lock entry of one installed asset. */
export type LockedAsset = z.infer<typeof lockedAsset>;

/** The shape of a lock file. */
export const lockShape = z.looseObject({
  version: z.literal(lockVersion),
  /** Folders that installs created, the topmost first; they are deleted when they become empty. */
  createdFolders: z.array(z.string()),
  /** By path. */
  sharedFiles: z.record(z.string().min(1), sharedFile).optional(),
  /** By `kind:namespace/name`. */
  assets: z.record(assetKey, lockedAsset),
});
/** A lock file: the installed assets of one scope. Unknown fields are kept. */
export type Lock = z.infer<typeof lockShape>;
