import { checkPaths, isJunk } from '#schema/path.ts';
import type { RecognisedFolder } from '#schema/recognise.ts';
import type { Candidate, FolderRule, TreeIndex } from './candidate.ts';

/**
 * The candidate of a recognised folder. Its files stay part of the assets in the folders above it too, as with
 * `agenthub-cli publish --recursive`. A manifest that cannot be read gives a candidate with a problem.
 */
export function candidateAt(
  { path, manifestPath }: RecognisedFolder,
  { kind, conventional, isPart = () => true }: FolderRule,
  index: TreeIndex,
): Candidate {
  const from = path === '' ? 0 : path.length + 1;
  const isKept = (inside: string) => !isJunk(inside) && isPart(inside);
  const below = index.filesBelow(path);
  const files = below
    .map((file) => ({ ...file, path: file.path.slice(from) }))
    .filter((file) => isKept(file.path));
  const collisions = checkPaths(files.map((file) => file.path)).map(({ pointer, detail }) => ({
    pointer: path === '' ? pointer : `${path}/${pointer}`,
    detail,
  }));
  const found = index.problemsBelow(path).filter(({ pointer }) => isKept(pointer.slice(from)));
  return {
    kind,
    path,
    manifest: below.find((file) => file.path === manifestPath) ?? null,
    files,
    converted: null,
    problems: [...found, ...collisions],
    placement: conventional.test(`${path}/`) ? 'conventional' : 'elsewhere',
    plugin: null,
  };
}
