import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Kind, kindNouns } from '#schema/kind.ts';
import { isManifest, kindModule } from '#schema/kinds/index.ts';
import type { AssetManifest } from '#schema/kinds/kind-module.ts';
import { decodeManifest } from '#schema/manifest/decode.ts';
import type { Warning } from '#schema/version.ts';
import { CliError } from '../errors.ts';
import type { LeftOut } from './left-out.ts';
import { type FolderFile, type FolderLimits, listFolder } from './asset-folder.ts';

/** The problem of a folder that still has the unchanged template of `init`. */
export const templateProblem = 'this is the template of init, with nothing filled in';

/** A folder that passed the checks of the CLI. */
export type AssetFolder = {
  kind: Kind;
  folder: string;
  files: FolderFile[];
  /** The files to publish instead of those, if they were made from them. */
  converted: { path: string; bytes: Uint8Array }[] | null;
  /** The paths that are not published. */
  leftOut: LeftOut[];
  /** The slug of the name in the manifest, else of the folder. */
  name: string;
  /** Whether the registry would find the same name by itself. */
  named: boolean;
  manifest: AssetManifest;
  /** Whether the manifest is still the unchanged template of `init`; there is a warning then. */
  isTemplate: boolean;
  warnings: Warning[];
};

/**
 * Reads and checks the folder of an asset without the registry. `givenName` overrides its name; `include` has
 * absolute paths to publish that would otherwise be left out. Throws `archive.invalid` or `manifest.invalid`.
 */
export async function readAsset(
  kind: Kind,
  folder: string,
  {
    limits,
    givenName,
    include,
  }: {
    limits?: FolderLimits | undefined;
    givenName?: string | undefined;
    include?: ReadonlySet<string> | undefined;
  } = {},
): Promise<AssetFolder> {
  const { manifestFile, readManifest, isTemplate: isTemplateOf } = kindModule(kind);
  const { files, leftOut, warnings } = await listFolder(kind, folder, { limits, include });
  const source = files.find(({ path }) => isManifest(kind, path));
  const file = source?.path ?? manifestFile;
  const text = decodeManifest(await readFile(join(folder, source?.linkTo ?? file)), file);
  const manifest = readManifest(text, { file, folderName: basename(folder) });
  const name = givenName ?? manifest.name;
  if (name === null) {
    throw new CliError('manifest.invalid', `The ${kindNouns[kind]} has no name`, {
      errors: [{ pointer: file, detail: 'neither the manifest nor the folder gives a name' }],
      hints: [`give it a name of a–z and 0–9 in ${file}`],
    });
  }
  const isTemplate = manifest.name !== null && isTemplateOf(text, manifest.name);
  const template = { code: 'manifest.template', file, line: 1, text: templateProblem };
  return {
    kind,
    folder,
    files,
    converted: null,
    leftOut,
    name,
    named: readManifest(text, { file }).name === name,
    manifest,
    isTemplate,
    warnings: [...(isTemplate ? [template] : []), ...manifest.warnings, ...warnings],
  };
}
