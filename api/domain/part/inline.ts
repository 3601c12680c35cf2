import { AppError, type ErrorItem } from '#schema/error.ts';
import { type Kind, kindNouns, kindWords } from '#schema/kind.ts';
import { kindModule, kinds } from '#schema/kinds/index.ts';
import { partsMax } from '#schema/kinds/part-ref.ts';
import { decodeManifest } from '#schema/manifest/decode.ts';
import { assetName } from '#schema/name.ts';
import type { Warning } from '#schema/version.ts';
import type { SourceFile } from '../archive.ts';

/** A part in the files of a version: `<word of the kind>/<name>/` with the manifest of its kind. */
export type InlinePart = { kind: Kind; name: string };

/**
 * The parts in the files of a version, and the warnings of their manifests; none if the kind has no parts. Throws
 * `manifest.invalid` with an item for every part that cannot be read, whose folder is no name, or beyond
 * {@link partsMax}, which counts the `required` ones too.
 */
export function readInlineParts(
  kind: Kind,
  files: readonly Pick<SourceFile, 'path' | 'bytes'>[],
  required: number,
): { inline: InlinePart[]; warnings: Warning[] } {
  const { partKinds = [], manifestFile } = kindModule(kind);
  const found = partKinds
    .filter((part) => kinds.some((published) => published === part))
    .flatMap((part) => manifestsOf(part, files));
  if (found.length + required > partsMax) {
    const detail = `the ${kindNouns[kind]} has ${found.length + required} parts; at most ${partsMax} are possible`;
    throw refused([{ pointer: manifestFile, detail }]);
  }
  const problems: ErrorItem[] = [];
  const warnings: Warning[] = [];
  for (const { kind: part, name, file } of found) {
    const expected = kindModule(part).manifestFile;
    if (!assetName.safeParse(name).success) {
      problems.push({
        pointer: file.path,
        detail: `the folder "${name}" is not a name of a–z, 0–9 and single hyphens`,
      });
    } else if (!file.path.endsWith(`/${expected}`)) {
      problems.push({ pointer: file.path, detail: `the file must be called ${expected}` });
    } else {
      try {
        const text = decodeManifest(file.bytes, file.path);
        const read = kindModule(part).readManifest(text, { file: file.path, folderName: name });
        for (const warning of read.warnings) warnings.push(warning);
      } catch (err) {
        if (!(err instanceof AppError)) throw err;
        for (const one of err.errors ?? [{ pointer: file.path, detail: err.detail }])
          problems.push(one);
      }
    }
  }
  if (problems.length > 0) throw refused(problems);
  return { inline: found.map(({ kind: part, name }) => ({ kind: part, name })), warnings };
}

function manifestsOf<F extends { path: string }>(kind: Kind, files: readonly F[]) {
  const wanted = kindModule(kind).manifestFile.toLowerCase();
  return files.flatMap((file) => {
    const [word, name, manifest, ...deeper] = file.path.split('/');
    const isPart =
      word === kindWords[kind] && manifest?.toLowerCase() === wanted && deeper.length === 0;
    return isPart && name !== undefined ? [{ kind, name, file }] : [];
  });
}

function refused(errors: ErrorItem[]): AppError {
  const [first] = errors;
  return new AppError('manifest.invalid', `${first?.pointer}: ${first?.detail}`, { errors });
}
