import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Kind } from '#schema/kind.ts';
import { isManifest, kindModule } from '#schema/kinds/index.ts';
import { CliError, UsageError } from '../errors.ts';
import type { FolderLimits } from './asset-folder.ts';
import { type FoundAsset, findAssets, kindsAt, refuseLink } from './find-assets.ts';
import { includedPaths } from './include.ts';
import type { LeftOut } from './left-out.ts';
import { nothingAt, nothingBelow } from './nothing-found.ts';
import type { PublishItem } from './publish-many.ts';
import { readAsset } from './read-asset.ts';
import { itemsConverted, itemsOfFile } from './read-file.ts';

/** How a path that the user named is read. */
export type Reading = {
  kinds: readonly Kind[];
  recursive: boolean;
  /** The paths of `--include`. */
  include: readonly string[] | undefined;
  /** The name of `--name`. */
  givenName?: string | undefined;
  /** Asked only where a folder is read; left out for the limits of a registry that sets none. */
  limits?: (() => Promise<FolderLimits>) | undefined;
  /** The command that reads it, and the folder of the shell, for the next command to run. */
  command: string;
  cwd: string;
};

/** The assets that a path stands for. */
export type ReadPath = {
  items: PublishItem[];
  /** The folder that the paths of the items are relative to. */
  start: string;
  /** The parts of agents that were found below, and are published with these. */
  parts: string[];
  /** Files that could be converted and are not, because git ignores them. */
  leftOut: LeftOut[];
};

/**
 * Finds the assets that a path stands for: those of a folder, those below it with `recursive`, or those of a file. A
 * manifest that is no asset without its folder stands for that. Null for a file of which no kind knows anything, such
 * as a ZIP. Throws `cli.not_found` if nothing is there, and `archive.invalid` for a folder that is no asset.
 */
export async function itemsOfPath(source: string, reading: Reading): Promise<ReadPath | null> {
  const { kinds, recursive, givenName } = reading;
  const found = await stat(source).catch(() => null);
  if (!found) throw new CliError('cli.not_found', `There is no ${source}`);
  const nothingElse = { parts: [], leftOut: [] };
  if (found.isDirectory()) {
    return recursive ? itemsBelow(source, reading) : itemsAt(source, reading);
  }
  if (recursive) throw new UsageError('--recursive is for a folder, not for a file');
  if (reading.include) {
    throw new UsageError('--include is for a folder; a file is published as it is');
  }
  const start = dirname(source);
  const items = await itemsOfFile(kinds, source, givenName);
  if (items) return { items, start, ...nothingElse };
  const kind = kinds.find((one) => isManifest(one, basename(source)));
  return kind === undefined ? null : itemsAt(start, { ...reading, kinds: [kind] });
}

async function itemsAt(start: string, reading: Reading): Promise<ReadPath> {
  const found = await kindsAt(reading.kinds, start);
  if (found.length === 0) throw await nothingAt(start, reading);
  const read = await folderReader(start, reading);
  const items = found.map((kind) => read({ kind, type: 'folder', path: '' }));
  return { items, start, parts: [], leftOut: [] };
}

async function itemsBelow(start: string, reading: Reading): Promise<ReadPath> {
  const include = await includedPaths(start, reading.include);
  const { assets, parts, leftOut } = await findAssets(reading.kinds, start, { include });
  const read = await folderReader(start, reading);
  const items: PublishItem[] = [];
  for (const asset of assets) {
    if (asset.type === 'folder') items.push(read(asset));
    else for (const item of await itemsOfFound(start, asset)) items.push(item);
  }
  if (items.length === 0) throw nothingBelow(start, reading, leftOut);
  return { items, start, parts, leftOut };
}

/** Gives a function that makes the item of a found folder. */
async function folderReader(start: string, { include: paths, limits, givenName }: Reading) {
  const include = await includedPaths(start, paths);
  const known = await limits?.();
  return (asset: FoundAsset): PublishItem => ({
    kind: asset.kind,
    path: asset.path,
    base: asset.path,
    read: async () => {
      await refuseLink(start, asset);
      return readAsset(asset.kind, join(start, asset.path), { limits: known, givenName, include });
    },
  });
}

/** The items of a found file; one that fails if the file cannot be read, so that the others are taken. */
async function itemsOfFound(start: string, asset: FoundAsset): Promise<PublishItem[]> {
  const { kind, path } = asset;
  const at = join(start, path);
  try {
    await refuseLink(start, asset);
    // Where the start is in the folder of a tool, the path below it does not say which tool that is.
    const isNamed = kindModule(kind).isConvertible(path);
    const named = isNamed ? path : at.split(/[\\/]/).slice(-3).join('/');
    return await itemsConverted({ kind, path: at, named, shown: path });
  } catch (err) {
    const read = async () => {
      throw err;
    };
    return [{ kind, path, base: '', read }];
  }
}
