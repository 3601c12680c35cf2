import type { Kind } from '#schema/kind.ts';
import { checkPaths, isJunk } from '#schema/path.ts';
import type { Candidate, Recogniser, TreeIndex } from './candidate.ts';

/** What makes a folder an asset of a kind. */
type FolderRule = {
  kind: Kind;
  /** The name of the manifest, in lower case. */
  manifest: string;
  /** The folders in which authors usually put assets of the kind. */
  conventional: RegExp;
  /** Whether a file of the folder, by its path in it, is part of the asset; the default is every file. */
  isPart?: (path: string) => boolean;
};

/**
 * A recogniser of folders with a manifest, in upper or lower case, outside of the folders that are never published
 * (dependencies, caches). An asset inside the folder of another is found too, and its files also stay part of the
 * outer one, as with `agenthub-cli publish --recursive`. A manifest that cannot be read gives a candidate with a
 * problem.
 */
export function foldersWith(rule: FolderRule): Recogniser {
  return {
    kind: rule.kind,
    find(index, isChosen) {
      const manifests = new Map<string, string>();
      const paths = [...index.files.map(({ path }) => path), ...index.problems.map(pointerOf)];
      for (const path of paths) {
        const slash = path.lastIndexOf('/');
        if (path.slice(slash + 1).toLowerCase() !== rule.manifest) continue;
        const folder = slash === -1 ? '' : path.slice(0, slash);
        if (!manifests.has(folder)) manifests.set(folder, path);
      }
      const candidates: Candidate[] = [];
      const passedOver: string[] = [];
      for (const [folder, manifestPath] of manifests) {
        if (isJunk(folder) || !isChosen(folder, manifestPath)) passedOver.push(folder);
        else candidates.push(assetAt(rule, folder, manifestPath, index));
      }
      return { candidates, passedOver };
    },
  };
}

function assetAt(
  { kind, conventional, isPart = () => true }: FolderRule,
  path: string,
  manifestPath: string,
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

function pointerOf({ pointer }: { pointer: string }): string {
  return pointer;
}
