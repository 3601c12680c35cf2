import type { GitFile, GitSnapshot } from '#api/domain/git.ts';
import type { Kind } from '#schema/kind.ts';
import type { ErrorItem } from '#schema/error.ts';

/** The tree of one commit, as the scan reads it; part of a git snapshot. */
export type ScannedTree = Pick<
  GitSnapshot,
  'files' | 'links' | 'problems' | 'load' | 'sizeOf' | 'readBlob'
>;

/** A file to publish. For a link, the content is that of the target and `linkTo` is the text of the link; otherwise `linkTo` is null. */
export type FoundFile = GitFile & { linkTo: string | null };

/** The plugin of a marketplace.json that an asset belongs to. */
export type Plugin = { name: string; category: string | null; keywords: string[] };

/** A folder that looks like an asset. Its manifest is read later and decides. */
export type Candidate = {
  kind: Kind;
  /** The folder in the repository; empty for the root. */
  path: string;
  /** Null if the manifest exists but cannot be read; `problems` then has the reason. */
  manifest: GitFile | null;
  /** The files to publish, sorted by path; paths are relative to the folder. */
  files: FoundFile[];
  /** For an asset that was made from a file of another format: its name there, and its files; otherwise null. */
  converted: { name: string; files: { path: string; text: string }[] } | null;
  /** Entries of the folder that cannot be published; the pointers are paths in the repository. */
  problems: ErrorItem[];
  /** Where the folder is. Decides between two candidates of one name: a marketplace entry comes first. */
  placement: 'marketplace' | 'conventional' | 'elsewhere';
  plugin: Plugin | null;
};

/** A file of another format that may hold assets of a kind, with its path in the repository. */
export type Convertible = { kind: Kind; file: FoundFile };

/** What a sync has to know of the folders of a kind; `schema/recognise.ts` finds them. */
export type FolderRule = {
  kind: Kind;
  /** The folders in which authors usually put assets of the kind. */
  conventional: RegExp;
  /** Whether a file of the folder, by its path in it, is part of the asset; the default is every file. */
  isPart?: (path: string) => boolean;
};

/** A tree with a fast lookup of the entries of a folder. */
export type TreeIndex = {
  /** Sorted by path, as are the problems. */
  files: readonly FoundFile[];
  problems: readonly ErrorItem[];
  filesBelow(folder: string): FoundFile[];
  problemsBelow(folder: string): ErrorItem[];
};

/** Sorts a tree once, so that the entries of a folder are found by binary search: a tree may have thousands of folders. */
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
