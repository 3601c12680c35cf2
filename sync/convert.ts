import { AppError, type ErrorItem } from '#schema/error.ts';
import { kindModule } from '#schema/kinds/index.ts';
import type { Conversion } from '#schema/kinds/kind-module.ts';
import { decodeManifest } from '#schema/manifest/decode.ts';
import { manifestBytesMax } from '#schema/manifest/limits.ts';
import type { Candidate, Convertible, ScannedTree } from './scan/candidate.ts';

/**
 * The assets in files of other formats, as candidates: one for each that a file holds, whose path is that of the
 * file with its name after a `#`. A file that cannot be read is one problem. Throws what loading throws.
 */
export async function convertAll(
  convertibles: readonly Convertible[],
  tree: Pick<ScannedTree, 'load' | 'sizeOf' | 'readBlob'>,
): Promise<{ candidates: Candidate[]; problems: ErrorItem[] }> {
  await tree.load({ folders: [], oids: convertibles.map(({ file }) => file.oid) });
  const candidates: Candidate[] = [];
  const problems: ErrorItem[] = [];
  for (const convertible of convertibles) {
    try {
      const found = await convert(convertible, tree);
      for (const one of found) candidates.push(toCandidate(convertible, one));
    } catch (err) {
      if (!(err instanceof AppError)) throw err;
      const [first] = err.errors ?? [];
      problems.push({ pointer: convertible.file.path, detail: first?.detail ?? err.detail });
    }
  }
  return { candidates, problems };
}

async function convert(
  { kind, file }: Convertible,
  tree: Pick<ScannedTree, 'sizeOf' | 'readBlob'>,
): Promise<Conversion[]> {
  if ((tree.sizeOf(file.oid) ?? Infinity) > manifestBytesMax) {
    throw new AppError('manifest.invalid', 'the file is larger than 1 MiB');
  }
  const text = decodeManifest(await tree.readBlob(file.oid), file.path);
  return kindModule(kind).convert(text, file.path);
}

function toCandidate({ kind, file }: Convertible, one: Conversion): Candidate {
  return {
    kind,
    path: `${file.path}#${one.name}`,
    manifest: null,
    files: [],
    converted: { name: one.name, files: one.files },
    problems: one.problems,
    placement: 'elsewhere',
    plugin: null,
  };
}
