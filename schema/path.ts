import type { ErrorItem } from './error.ts';
import { isDots, isGitFolder } from './git-folder.ts';

/** The longest path, in UTF-8 bytes: below Linux's PATH_MAX, so that an install folder fits in front. */
export const pathBytesMax = 1024;
/** The longest segment, in UTF-8 bytes: NAME_MAX of ext4 and APFS. */
export const segmentBytesMax = 255;
/** How many folders and the file in them one path may name: three times the deepest that people publish. */
export const segmentsMax = 64;

const encoder = new TextEncoder();
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const control = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * Why one path is not safe to store or to write, or null when it is: a clause that follows the path. Every
 * entrance and every reader asks this: JSON, forms, ZIPs, git, the CLI's folders, archives and lock files.
 * `test/schema/path-examples.ts` has the table.
 */
export function pathProblem(path: string): string | null {
  const problem = shapeProblem(path);
  if (problem !== null) return problem;
  return path.split('/').some(isGitFolder)
    ? 'the path has a segment that some systems take for .git'
    : null;
}

/** {@link pathProblem} but for `.git`, which publishers have by accident. */
function shapeProblem(path: string): string | null {
  if (path === '') return 'the path is empty';
  // A UTF-16 unit is at least one byte, so nothing long is looked at further.
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
 * Two names are one on macOS, Windows or ext4 with folded case when this is equal: case folded, canonically
 * composed, without what HFS+ and ext4 ignore.
 */
export function foldPath(path: string): string {
  // oxlint-disable-next-line no-control-regex -- the range starts at 0
  if (/^[\u0000-\u007f]*$/.test(path)) return path.toLowerCase();
  return path.replaceAll(ignored, '').normalize('NFD').toUpperCase().toLowerCase().normalize('NFC');
}

const ignored = /\p{Default_Ignorable_Code_Point}/gu;

/** What has one folded name in a folder: as it was first written, and what is below where it is a folder. */
type Place = { segment: string; path: string; isFile: boolean; below: Places };
type Places = Map<string, Place>;

/**
 * Everything that keeps a list of file paths from being stored, in the order of the list; empty when
 * nothing does. Refuses what {@link pathProblem} does, names (of files and of folders) that are the same
 * when case is folded or Unicode composed, and a file that is also a folder. Each item's pointer is the
 * path. Takes time by the number of segments; how many paths there may be is for the caller to judge first.
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

/** Puts a path among the others, or says why it cannot stand beside them. */
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
      // Said once, however many files the folder has: from here on it is one.
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

/** What desktops scatter, by segment name: nobody knows that it is there, so nobody is told that it is left out. */
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

/** What version control and tools leave behind and no one means to publish, by segment name. */
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
 * Whether a publisher leaves this path out: version control, dependencies, caches and what desktops
 * scatter, at any depth. Forward slashes; case does not matter.
 */
export function isJunk(path: string): boolean {
  return junkSegment(path) !== -1;
}

/**
 * Whether a path that comes in is left out instead of being judged: junk, `.git` in plain letters among it.
 * Junk of an unsafe shape (`.git/../x`) is not: it was made to deceive. The same for every entrance.
 */
export function isLeftOut(path: string): boolean {
  return isJunk(path) && shapeProblem(path) === null;
}

/**
 * The part of a path that is left out, down to the segment for which it is: `a/.git` of `a/.git/config`. Null
 * when it is kept, or what desktops scatter.
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
