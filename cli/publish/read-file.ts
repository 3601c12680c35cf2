import { readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { unzipSync } from 'fflate';
import { AppError } from '#schema/error.ts';
import { type Kind, kindNouns } from '#schema/kind.ts';
import { isManifest, kindModule } from '#schema/kinds/index.ts';
import type { Conversion } from '#schema/kinds/kind-module.ts';
import { decodeManifest } from '#schema/manifest/decode.ts';
import { manifestBytesMax } from '#schema/manifest/limits.ts';
import { CliError } from '../errors.ts';
import type { PublishItem } from './publish-many.ts';
import type { AssetFolder } from './read-asset.ts';

/**
 * The assets in a file that the user named and that is no ZIP: the manifest of a kind that needs no folder, or the file
 * of a client that a kind converts, which may hold several. Null for a file of which no kind knows anything. Throws
 * `manifest.invalid`, also if the file holds no asset.
 */
export async function itemsOfFile(
  kinds: readonly Kind[],
  path: string,
  givenName?: string,
): Promise<PublishItem[] | null> {
  const file = basename(path);
  const alone = kinds.find((kind) => kindModule(kind).standsAlone && isManifest(kind, file));
  if (alone)
    return [{ kind: alone, path: file, base: '', read: () => readAlone(alone, path, givenName) }];
  // The folders above it say which tool a file belongs to, as in .claude/agents/reviewer.md.
  const shown = path.split(/[\\/]/).slice(-3).join('/');
  const converting = kindsConverting(kinds, shown);
  if (converting.length === 0) return null;
  const found = [];
  for (const kind of converting) {
    const { isConvertible } = kindModule(kind);
    // Errors name the file as it is called here, and with those folders only if they matter.
    const named = isConvertible(shown) && !isConvertible(file) ? shown : file;
    for (const item of await itemsConverted({ kind, path, named, shown: file, givenName })) {
      found.push(item);
    }
  }
  if (found.length > 0) return found;
  const nouns = converting
    .filter((kind) => kindModule(kind).convertibleExample !== undefined)
    .map((kind) => kindNouns[kind])
    .join(' and no ');
  throw new CliError('manifest.invalid', `There is no ${nouns} in ${path}`);
}

/**
 * The assets that a kind makes of a file at `path`. `named` is the file in errors, and tells its format; `shown` is its
 * path in the outcome. Throws `manifest.invalid` for a file that cannot be read.
 */
export async function itemsConverted({
  kind,
  path,
  named,
  shown,
  givenName,
}: {
  kind: Kind;
  path: string;
  named: string;
  shown: string;
  givenName?: string | undefined;
}): Promise<PublishItem[]> {
  const found = kindModule(kind).convert(await textOf(path), named);
  const taken = new Map<string, number>();
  return found.map((one) => {
    // A file may have two servers of one name, in two places.
    const count = (taken.get(one.name) ?? 0) + 1;
    taken.set(one.name, count);
    const label = count === 1 ? one.name : `${one.name} (${count})`;
    return {
      kind,
      path: found.length === 1 ? shown : `${shown}#${label}`,
      base: '',
      read: async () => assetOf(kind, path, named, one, givenName),
    };
  });
}

async function textOf(path: string): Promise<string> {
  const file = basename(path);
  const { size } = await stat(path);
  if (size > manifestBytesMax) {
    const detail = `the file has ${size} bytes; at most 1 MiB is allowed`;
    throw new CliError('manifest.invalid', `${file}: ${detail}`, {
      errors: [{ pointer: file, detail }],
    });
  }
  return decodeManifest(await readFile(path), file);
}

/** The asset of a manifest without its folder. */
async function readAlone(kind: Kind, path: string, givenName?: string): Promise<AssetFolder> {
  const { manifestFile, isTemplate } = kindModule(kind);
  const text = await textOf(path);
  const one = { name: '', files: [{ path: manifestFile, text }], warnings: [], problems: [] };
  const asset = assetOf(kind, path, null, one, givenName);
  return {
    ...asset,
    isTemplate: asset.manifest.name !== null && isTemplate(text, asset.manifest.name),
    // As they are: a byte order mark is no part of the text.
    converted: [{ path: manifestFile, bytes: await readFile(path) }],
  };
}

/**
 * The kinds that may find assets in a file that the user named: those that know its path, else, in a file of another
 * name such as settings.json, all. The MCP servers of an agent's file are parts of the agent and no assets.
 */
function kindsConverting(kinds: readonly Kind[], file: string): readonly Kind[] {
  const knowing = kinds.filter((kind) => kindModule(kind).isConvertible(file));
  if (knowing.length > 0) return knowing;
  return /\.(?:jsonc?|toml|ya?ml)$/i.test(file) ? kinds : [];
}

function assetOf(
  kind: Kind,
  path: string,
  /** The file that the manifest was made of; null if it is the manifest. */
  madeOf: string | null,
  { name: own, files, warnings, problems }: Conversion,
  givenName: string | undefined,
): AssetFolder {
  const { readManifest, manifestFile } = kindModule(kind);
  if (problems.length > 0) {
    throw new CliError('manifest.invalid', `The ${kindNouns[kind]} "${own}" cannot be published`, {
      errors: problems,
    });
  }
  const source = files.find((file) => isManifest(kind, file.path));
  if (!source) throw new AppError('internal.error', `A conversion made no ${manifestFile}.`);
  const manifest = readManifest(source.text, { folderName: own || null });
  const name = givenName ?? manifest.name;
  if (name === null) {
    throw new CliError('manifest.invalid', `The ${kindNouns[kind]} has no name`, {
      errors: [{ pointer: basename(path), detail: 'no name of a–z and 0–9 can be made of it' }],
      hints: ['give it a name of a–z and 0–9 in the file'],
    });
  }
  const encoder = new TextEncoder();
  const listed = { path: basename(path), sizeBytes: 0, executable: false, linkTo: null };
  return {
    kind,
    folder: dirname(path),
    files: [listed],
    converted: files.map((file) => ({ path: file.path, bytes: encoder.encode(file.text) })),
    leftOut: [],
    name,
    named: manifest.name === name,
    manifest,
    isTemplate: false,
    // Nobody has the file that was made, nor its lines.
    warnings: [
      ...warnings,
      ...manifest.warnings.map((one) =>
        madeOf === null ? one : { ...one, file: madeOf, line: null },
      ),
    ],
  };
}

/** The kind of a ZIP: the first that has its manifest at the root, or in the one folder around everything. */
export function kindOfZip(kinds: readonly Kind[], bytes: Uint8Array): Kind | null {
  const names: string[] = [];
  try {
    unzipSync(bytes, {
      filter: ({ name }) => {
        names.push(name);
        return false;
      },
    });
  } catch {
    return null; // The registry says what is wrong with it.
  }
  const inside = names.map((name) => name.slice(name.indexOf('/') + 1));
  const has = (kind: Kind, paths: string[]) => paths.some((path) => isManifest(kind, path));
  return kinds.find((kind) => has(kind, names)) ?? kinds.find((kind) => has(kind, inside)) ?? null;
}
