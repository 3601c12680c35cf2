import type { GitFile, GitLimits } from '#api/domain/git.ts';
import { AppError, type ErrorItem } from '#schema/error.ts';
import { foldPath, pathBytesMax, segmentsMax } from '#schema/path.ts';
import type { PackIndex } from '../pack/index-pack.ts';
import { tooLarge } from '../pack/object.ts';
import type { ObjectReader } from '../pack/read-object.ts';
import { entryNameProblem } from './entry-name.ts';
import { parseTree, type TreeLine } from './parse-tree.ts';

type Walk = {
  index: PackIndex;
  read: ObjectReader;
  limits: GitLimits;
  /** Whether the remote was asked to leave large files out, so that one that is missing is no fault. */
  filtered: boolean;
};

/**
 * Every file below a tree, in git's order, and what is there and cannot be taken, each with its path. Links
 * and submodules are never followed. Throws `git.too_large` past the limit of entries, which also ends
 * trees that hold one another many times over, and `git.invalid` for a tree that is damaged or missing.
 */
export async function walkTree(
  rootOid: string,
  walk: Walk,
): Promise<{ files: GitFile[]; problems: ErrorItem[] }> {
  const files: GitFile[] = [];
  const problems: ErrorItem[] = [];
  let entries = 0;
  const pending: { path: string; line: TreeLine; collision: string | null }[] = [];
  const open = async (path: string, oid: string): Promise<void> => {
    const lines = parseTree(oid, await walk.read(oid, 'tree'));
    entries += lines.length;
    if (entries > walk.limits.entriesMax) {
      throw tooLarge(`it has more than ${walk.limits.entriesMax} files and folders`);
    }
    const collisions = collidingNames(lines);
    for (const line of lines.toReversed()) {
      pending.push({ path, line, collision: collisions.get(line) ?? null });
    }
  };
  await open('', rootOid);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { line } = next;
    const below = next.path === '' ? '' : `${next.path}/`;
    const path = `${below}${line.name ?? line.shownName}`;
    const problem = lineProblem(line) ?? next.collision ?? lengthProblem(path);
    if (problem !== null) problems.push({ pointer: path, detail: problem });
    else if (line.mode === '040000') await open(path, line.oid);
    else {
      const file = fileAt(path, line, walk);
      if (typeof file === 'string') problems.push({ pointer: path, detail: file });
      else files.push(file);
    }
  }
  return { files, problems };
}

/**
 * The lines of one folder that have the name of an earlier one where case is folded or Unicode composed,
 * each with the reason. Paths collide in no other way: their folders would be such names.
 */
function collidingNames(lines: TreeLine[]): Map<TreeLine, string> {
  const names = new Map<string, string>();
  const collisions = new Map<TreeLine, string>();
  for (const line of lines) {
    const folded = foldPath(line.shownName);
    const other = names.get(folded);
    if (other === undefined) names.set(folded, line.shownName);
    else if (other === line.shownName) collisions.set(line, 'the name occurs twice in its folder');
    else {
      const reason = 'they differ in case or Unicode composition only';
      collisions.set(line, `the name collides with ${other}: ${reason}`);
    }
  }
  return collisions;
}

/** Why a line of a tree is not taken, or null when it is a file or folder with a name that can be stored. */
function lineProblem({ mode, name }: TreeLine): string | null {
  if (name === null) return 'the name is not valid UTF-8';
  const problem = entryNameProblem(name);
  if (problem !== null) return problem;
  switch (mode) {
    case '040000':
    case '100644':
    case '100755':
    // Group-writable: written by early versions of git, still in old repositories.
    case '100664':
      return null;
    case '120000':
      return 'the path is a link; links are not followed';
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

/** The file of a line, or why it cannot be read. */
function fileAt(path: string, { mode, oid }: TreeLine, walk: Walk): GitFile | string {
  const { index, limits, filtered } = walk;
  const object = index.objects.get(oid);
  if (object === undefined) {
    if (!filtered && !index.oversize.has(oid) && index.unnamed === 0) {
      throw new AppError('git.invalid', `The remote did not send the file ${path} (${oid}).`);
    }
    return `the file is larger than ${limits.blobBytesMax} bytes`;
  }
  if (object.kind !== 'blob') {
    throw new AppError('git.invalid', `${path} is a ${object.kind} where its folder says file.`);
  }
  return { path, oid, executable: mode === '100755', sizeBytes: object.sizeBytes };
}
