import type { GitFile, GitSnapshot } from '#api/domain/git.ts';
import type { Kind } from '#schema/kind.ts';
import type { ErrorItem } from '#schema/error.ts';

/** What is scanned: the tree of one commit. A snapshot is one. */
export type ScannedTree = Pick<
  GitSnapshot,
  'files' | 'links' | 'problems' | 'load' | 'sizeOf' | 'readBlob'
>;

/** A file as it would be published. `linkTo` is what it says if it is a link to the file whose content this is; else null. */
export type FoundFile = GitFile & { linkTo: string | null };

/** The plugin of a marketplace.json that an asset belongs to. */
export type Plugin = { name: string; category: string | null; keywords: string[] };

/** Something in a tree that looks like an asset. Whether it is one, its manifest decides later. */
export type Candidate = {
  kind: Kind;
  /** Its folder in the repository; empty for the repository itself. */
  path: string;
  /** Null for one that is there and cannot be read; then the problems say why. */
  manifest: GitFile | null;
  /** What would be published, paths relative to its folder, sorted. */
  files: FoundFile[];
  /** What is in its folder and cannot be published; paths are those of the repository. */
  problems: ErrorItem[];
  /** Where it stands: of two with one name, the one that a marketplace lists is the one that is meant. */
  placement: 'marketplace' | 'conventional' | 'elsewhere';
  plugin: Plugin | null;
};

/** Finds the assets of one kind. */
export type Recogniser = {
  kind: Kind;
  /** Those that are chosen, and the folders of those that are there and not taken. */
  find(
    index: TreeIndex,
    isChosen: (folder: string, manifestPath: string) => boolean,
  ): { candidates: Candidate[]; passedOver: string[] };
};

/** A tree that is quick to ask for what is in a folder. */
export type TreeIndex = {
  /** Sorted by path, as are the problems. */
  files: readonly FoundFile[];
  problems: readonly ErrorItem[];
  filesBelow(folder: string): FoundFile[];
  problemsBelow(folder: string): ErrorItem[];
};

/** Sorts a tree once, so that a folder's part of it is found by halving: a tree may hold thousands of folders. */
export function indexTree(tree: {
  files: readonly FoundFile[];
  problems: readonly ErrorItem[];
}): TreeIndex {
  const files = tree.files.toSorted((a, b) => compare(a.path, b.path));
  const problems = tree.problems.toSorted((a, b) => compare(a.pointer, b.pointer));
  return {
    files,
    problems,
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
