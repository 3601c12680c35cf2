import type { GitFile } from '#api/domain/git.ts';
import type { Kind } from '#schema/asset.ts';
import type { ErrorItem } from '#schema/error.ts';

/** What is scanned: the files of one commit, and what could not be taken of it. A snapshot is one. */
export type ScannedTree = {
  files: readonly GitFile[];
  problems: readonly ErrorItem[];
  readBlob(oid: string): Promise<Uint8Array>;
};

/** The plugin of a marketplace.json that a skill belongs to. */
export type Plugin = { name: string; category: string | null; keywords: string[] };

/** Something in a tree that looks like an asset. Whether it is one, its manifest decides later. */
export type Candidate = {
  kind: Kind;
  /** Its folder in the repository; empty for the repository itself. */
  path: string;
  manifest: GitFile;
  /** What would be published, paths relative to its folder, sorted. */
  files: GitFile[];
  /** What is in its folder and cannot be published; paths are those of the repository. */
  problems: ErrorItem[];
  /** Where it stands: of two with one name, the one that a marketplace lists is the one that is meant. */
  placement: 'marketplace' | 'conventional' | 'elsewhere';
  plugin: Plugin | null;
};

/** Finds the assets of one kind. */
export type Recogniser = { kind: Kind; find(index: TreeIndex): Candidate[] };

/** A tree that is quick to ask for what is in a folder. */
export type TreeIndex = {
  /** Sorted by path. */
  files: readonly GitFile[];
  filesBelow(folder: string): GitFile[];
  problemsBelow(folder: string): ErrorItem[];
};

/** Sorts a tree once, so that a folder's part of it is found by halving: a tree may hold thousands of folders. */
export function indexTree(tree: Pick<ScannedTree, 'files' | 'problems'>): TreeIndex {
  const files = tree.files.toSorted((a, b) => compare(a.path, b.path));
  const problems = tree.problems.toSorted((a, b) => compare(a.pointer, b.pointer));
  return {
    files,
    filesBelow: (folder) => below(files, folder, ({ path }) => path),
    problemsBelow: (folder) => below(problems, folder, ({ pointer }) => pointer),
  };
}

function below<T>(sorted: T[], folder: string, pathOf: (item: T) => string): T[] {
  if (folder === '') return sorted;
  // '0' is the character after '/'.
  return sorted.slice(firstFrom(`${folder}/`), firstFrom(`${folder}0`));

  function firstFrom(path: string): number {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const item = sorted[middle];
      if (item !== undefined && compare(pathOf(item), path) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
