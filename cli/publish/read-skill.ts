import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { decodeManifest } from '#schema/manifest/decode.ts';
import { parseSkillManifest, type SkillManifest } from '#schema/manifest/skill.ts';
import type { Warning } from '#schema/version.ts';
import { CliError } from '../errors.ts';
import type { LeftOut } from './left-out.ts';
import { type FolderFile, type FolderLimits, isManifest, listFolder } from './skill-folder.ts';
import { isUntouchedTemplate, templateProblem } from './template.ts';

/** A folder that can be published, as far as this side can tell. */
export type SkillFolder = {
  folder: string;
  files: FolderFile[];
  /** What of the folder is not published. */
  leftOut: LeftOut[];
  /** The slug: the manifest's own, else the folder's. */
  name: string;
  /** Whether the registry would find the same name without being told. */
  named: boolean;
  manifest: SkillManifest;
  /** Whether it is what `init` wrote, with nothing filled in; a warning says so. */
  isTemplate: boolean;
  warnings: Warning[];
};

/**
 * Reads and checks a skill's folder without the registry; `givenName` overrides its name, `include` has absolute
 * paths that are published though they would be left out. Throws `archive.invalid` or `manifest.invalid`.
 */
export async function readSkill(
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
): Promise<SkillFolder> {
  const { files, leftOut, warnings } = await listFolder(folder, { limits, include });
  const source = files.find(({ path }) => isManifest(path));
  const file = source?.path ?? 'SKILL.md';
  const text = decodeManifest(await readFile(join(folder, source?.linkTo ?? file)), file);
  const manifest = parseSkillManifest(text, { file, folderName: basename(folder) });
  const name = givenName ?? manifest.name;
  if (name === null) {
    throw new CliError('manifest.invalid', 'The skill has no name', {
      errors: [{ pointer: file, detail: 'neither the manifest nor the folder gives a name' }],
      hints: ['name it with --name'],
    });
  }
  const isTemplate = manifest.name !== null && isUntouchedTemplate(text, manifest.name);
  const template = { code: 'manifest.template', file, line: 1, text: templateProblem };
  return {
    folder,
    files,
    leftOut,
    name,
    named: parseSkillManifest(text, { file }).name === name,
    manifest,
    isTemplate,
    warnings: [...(isTemplate ? [template] : []), ...manifest.warnings, ...warnings],
  };
}
