import type { ErrorItem } from './error.ts';
import { isDots, isGitFolder } from './git-folder.ts';

/** The longest path, in UTF-8 bytes: below PATH_MAX of Linux, to leave room for the install folder. */
export const pathBytesMax = 1024;
/** The longest segment, in UTF-8 bytes: NAME_MAX of ext4 and APFS. */
export const segmentBytesMax = 255;
/** The most segments of a path: three times the deepest path that people publish. */
export const segmentsMax = 64;

const encoder = new TextEncoder();
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const control = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * The reason why a path is not safe to store or write, as a clause to put after the path; null if it is safe. All
 * paths are checked with this: those in JSON, forms, ZIPs, git, the CLI's folders, archives and lock files.
 * `test/schema/path-examples.ts` has examples.
 */
export function pathProblem(path: string): string | null {
  const problem = shapeProblem(path);
  if (problem !== null) return problem;
  return path.split('/').some(isGitFolder)
    ? 'the path has a segment that some systems take for .git'
    : null;
}

/** Like {@link pathProblem}, but allows `.git`, which publishers include by accident. */
function shapeProblem(path: string): string | null {
  if (path === '') return 'the path is empty';
  // A UTF-16 unit is at least one byte, so a longer path needs no further checks.
  if (path.length > pathBytesMax) return `the path is longer than ${pathBytesMax} bytes`;
  if (control.test(path)) return 'the path has a control character';
  if (!path.isWellFormed()) return 'the path is not valid Unicode';
  if (path.includes('\\')) return 'the path has a backslash; folders are separated by /';
  if (path.startsWith('/')) return 'the path is absolute';
  if (/^[A-Za-z]:/.test(path)) return 'the path starts with a drive letter';
  if (encoder.encode(path).length > pathBytesMax) {
    return `the path is longer than ${pathBytesMax} bytes`;
  }
  const segments = path.split('/');
  if (segments.length > segmentsMax) return `the path has more than ${segmentsMax} segments`;
  for (const segment of segments) {
    const problem = segmentProblem(segment);
    if (problem !== null) return problem;
  }
  return null;
}

function segmentProblem(segment: string): string | null {
  if (segment === '') return 'the path has an empty segment';
  if (segment === '.') return 'the path has a . segment';
  if (segment === '..') return 'the path leaves its folder with ..';
  if (encoder.encode(segment).length > segmentBytesMax) {
    return `a segment of the path is longer than ${segmentBytesMax} bytes`;
  }
  if (isDots(segment)) return 'the path has a segment that some systems take for . or ..';
  return null;
}

/**
 * Folds a path: lower case, canonical composition, without the characters that HFS+ and ext4 ignore. Paths with the
 * same result are the same on macOS, Windows or ext4 with case folding.
 */
export function foldPath(path: string): string {
  // oxlint-disable-next-line no-control-regex -- the range starts at 0
  if (/^[\u0000-\u007f]*$/.test(path)) return path.toLowerCase();
  return path.replaceAll(ignored, '').normalize('NFD').toUpperCase().toLowerCase().normalize('NFC');
}

const ignored = /\p{Default_Ignorable_Code_Point}/gu;

/** The entry for one folded name in a folder: the name as first written and, for a folder, its content. */
type Place = { segment: string; path: string; isFile: boolean; below: Places };
type Places = Map<string, Place>;

/**
 * All problems of a list of file paths, in the order of the list; empty if they can be stored. Refuses what
 * {@link pathProblem} refuses, names of files or folders that differ only in case or Unicode composition, and a file
 * that is also a folder. The pointer of each item is the path. The time is linear in the number of segments; the
 * caller must limit the number of paths.
 */
export function checkPaths(paths: string[]): ErrorItem[] {
  const errors: ErrorItem[] = [];
  const root: Places = new Map();
  for (const path of paths) {
    const problem = pathProblem(path) ?? place(path, root, errors);
    if (problem !== null) errors.push({ pointer: path, detail: problem });
  }
  return errors;
}

/** Adds a path to the tree; gives the reason if it collides with another one. */
function place(path: string, root: Places, errors: ErrorItem[]): string | null {
  const segments = path.split('/');
  let places = root;
  for (const [index, segment] of segments.entries()) {
    const isFile = index === segments.length - 1;
    const folded = foldPath(segment);
    const other = places.get(folded);
    if (other === undefined) {
      const here: Place = { segment, path, isFile, below: new Map() };
      places.set(folded, here);
      places = here.below;
      continue;
    }
    if (isFile) {
      if (other.isFile && other.path === path) return 'the path occurs twice';
      if (!other.isFile) return `the file has the name of the folder of ${other.path}`;
      return sameName(path, other.path);
    }
    if (other.isFile) {
      const detail = `the file has the name of the folder of ${path}`;
      errors.push({ pointer: other.path, detail });
      // Reported once, however many files the folder has: from now on the entry is a folder.
      Object.assign(other, { segment, path, isFile: false });
    }
    if (other.segment !== segment) {
      const folder = (of: string) => of.split('/', index + 1).join('/');
      return `the folder ${sameName(folder(path), folder(other.path))}`;
    }
    places = other.below;
  }
  return null;
}

function sameName(path: string, other: string): string {
  const seen = (name: string) => name.replaceAll(ignored, '').normalize('NFC');
  const reason =
    path.normalize('NFC') === other.normalize('NFC')
      ? 'they differ in Unicode composition only'
      : seen(path) === seen(other)
        ? 'they differ in characters that are not seen only'
        : 'they differ in case only';
  return `${path} collides with ${other}: ${reason}`;
}

/** Files that desktop systems create, by segment name. Users do not know of them, so there is no warning when they are left out. */
const scattered: ReadonlySet<string> = new Set([
  '.ds_store',
  '.localized',
  '.spotlight-v100',
  '.trashes',
  '.fseventsd',
  '__macosx',
  'desktop.ini',
  'thumbs.db',
]);

/** Files of version control and tools that nobody wants to publish, by segment name. */
const leftBehind: ReadonlySet<string> = new Set([
  '.git',
  '.svn',
  '.hg',
  '.idea',
  '.venv',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '__pycache__',
  'node_modules',
]);

/**
 * Whether a path is never published: version control, dependencies, caches and files of desktop systems, at any
 * depth. The path has forward slashes; case does not matter.
 */
export function isJunk(path: string): boolean {
  return junkSegment(path) !== -1;
}

/**
 * Whether an incoming path is left out instead of being checked: junk, including a plain `.git`. An unsafe path such as
 * `.git/../x` is not left out but refused, because it is malicious. All ways of publishing use this.
 */
export function isLeftOut(path: string): boolean {
  return isJunk(path) && shapeProblem(path) === null;
}

/**
 * The part of a path up to the segment because of which it is left out: `a/.git` for `a/.git/config`. Null if the path
 * is kept, or is a file of a desktop system.
 */
export function junkRoot(path: string): string | null {
  const at = junkSegment(path);
  const segments = path.split('/', at + 1);
  return at === -1 || isScattered(segments.at(-1)?.toLowerCase() ?? '') ? null : segments.join('/');
}

function junkSegment(path: string): number {
  return path
    .toLowerCase()
    .split('/')
    .findIndex(
      (segment) =>
        isScattered(segment) || leftBehind.has(segment) || /\.(?:pyc|pyo|swp)$/.test(segment),
    );
}

function isScattered(segment: string): boolean {
  return scattered.has(segment) || segment.startsWith('._');
}
