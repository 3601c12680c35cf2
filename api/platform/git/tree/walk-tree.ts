import type { GitFile, GitLink } from '#api/domain/git.ts';
import type { ErrorItem } from '#schema/error.ts';
import { pathBytesMax, segmentsMax } from '#schema/path.ts';
import { tooLarge } from '../pack/object.ts';
import type { ObjectReader } from '../pack/read-object.ts';
import { entryNameProblem } from './entry-name.ts';
import { parseTree, type TreeLine } from './parse-tree.ts';

/** The contents of a tree, in git's order. */
export type WalkedTree = {
  files: GitFile[];
  links: GitLink[];
  /** Entries that cannot be used, with their paths. */
  problems: ErrorItem[];
  /** The tree ids of all visited folders, by path; the root has the empty path. */
  treeOids: ReadonlyMap<string, string>;
};

type Pending = { path: string; line: TreeLine; occursTwice: boolean };

/**
 * Walks a tree. Links are listed, and submodules become problems; neither is followed. Throws `git.too_large`
 * beyond the limit of entries, which also stops trees that contain each other many times, and `git.invalid`
 * for a damaged or missing tree.
 */
export async function walkTree(
  rootOid: string,
  { read, entriesMax }: { read: ObjectReader; entriesMax: number },
): Promise<WalkedTree> {
  const files: GitFile[] = [];
  const links: GitLink[] = [];
  const problems: ErrorItem[] = [];
  const treeOids = new Map<string, string>();
  let entries = 0;
  const pending: Pending[] = [];
  const open = async (path: string, oid: string): Promise<void> => {
    const lines = parseTree(oid, await read(oid, 'tree'));
    entries += lines.length;
    if (entries > entriesMax) throw tooLarge(`it has more than ${entriesMax} files and folders`);
    treeOids.set(path, oid);
    const names = new Set<string>();
    const found = lines.map((line): Pending => {
      const occursTwice = names.has(line.shownName);
      names.add(line.shownName);
      return { path, line, occursTwice };
    });
    for (const one of found.toReversed()) pending.push(one);
  };
  await open('', rootOid);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { line, occursTwice } = next;
    const below = next.path === '' ? '' : `${next.path}/`;
    const path = `${below}${line.name ?? line.shownName}`;
    const problem =
      lineProblem(line) ??
      (occursTwice ? 'the name occurs twice in its folder' : lengthProblem(path));
    if (problem !== null) problems.push({ pointer: path, detail: problem });
    else if (line.mode === '040000') await open(path, line.oid);
    else if (line.mode === '120000') links.push({ path, oid: line.oid });
    else files.push({ path, oid: line.oid, executable: line.mode === '100755' });
  }
  return { files, links, problems, treeOids };
}

/** Why a tree entry is refused; null for a file, folder or link with a storable name. */
function lineProblem({ mode, name }: TreeLine): string | null {
  if (name === null) return 'the name is not valid UTF-8';
  const problem = entryNameProblem(name);
  if (problem !== null) return problem;
  switch (mode) {
    case '040000':
    case '100644':
    case '100755':
    // Group-writable: early versions of git wrote this mode, and old repositories still have it.
    case '100664':
    case '120000':
      return null;
    case '160000':
      return 'the path is a submodule; its files are in another repository';
    default:
      return `the path has the unknown mode ${mode}`;
  }
}

function lengthProblem(path: string): string | null {
  if (path.split('/', segmentsMax + 1).length > segmentsMax) {
    return `the path has more than ${segmentsMax} segments`;
  }
  return Buffer.byteLength(path) > pathBytesMax
    ? `the path is longer than ${pathBytesMax} bytes`
    : null;
}
