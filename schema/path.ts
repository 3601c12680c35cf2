import type { ErrorItem } from './error.ts';
import type { Warning } from './version.ts';

/** The longest path, in UTF-8 bytes: below Linux's PATH_MAX, so that an install folder fits in front. */
export const pathBytesMax = 1024;
/** The longest segment, in UTF-8 bytes: NAME_MAX of ext4 and APFS. */
export const segmentBytesMax = 255;

const encoder = new TextEncoder();
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const control = /[\u0000-\u001f\u007f-\u009f]/;

/** Why one path cannot be stored, or null when it can: a clause that follows the path. */
export function pathProblem(path: string): string | null {
  if (path === '') return 'the path is empty';
  if (control.test(path)) return 'the path has a control character';
  if (!path.isWellFormed()) return 'the path is not valid Unicode';
  if (path.includes('\\')) return 'the path has a backslash; folders are separated by /';
  if (path.startsWith('/')) return 'the path is absolute';
  if (/^[A-Za-z]:/.test(path)) return 'the path starts with a drive letter';
  if (encoder.encode(path).length > pathBytesMax) {
    return `the path is longer than ${pathBytesMax} bytes`;
  }
  for (const segment of path.split('/')) {
    if (segment === '') return 'the path has an empty segment';
    if (segment === '.') return 'the path has a . segment';
    if (segment === '..') return 'the path leaves its folder with ..';
    if (encoder.encode(segment).length > segmentBytesMax) {
      return `a segment of the path is longer than ${segmentBytesMax} bytes`;
    }
  }
  return null;
}

/** Two names are one on macOS or Windows when this is equal: case folded, canonically composed. */
export function foldPath(path: string): string {
  return path.normalize('NFD').toUpperCase().toLowerCase().normalize('NFC');
}

/**
 * Everything that keeps a list of file paths from being stored, in the order of the list; empty when
 * nothing does. Refuses what leaves the folder or means something else elsewhere, names (of files and
 * of folders) that are the same when case is folded or Unicode composed, and a file that is also a
 * folder. Each item's pointer is the path.
 */
export function checkPaths(paths: string[]): ErrorItem[] {
  const errors: ErrorItem[] = [];
  const files = new Map<string, string>();
  const folders = new Map<string, string>();
  const refuse = (pointer: string, detail: string) => errors.push({ pointer, detail });
  const sound = paths.filter((path) => {
    const problem = pathProblem(path);
    if (problem !== null) refuse(path, problem);
    return problem === null;
  });
  for (const path of sound) {
    const folded = foldPath(path);
    const other = files.get(folded);
    if (other === path) refuse(path, 'the path occurs twice');
    else if (other !== undefined) refuse(path, sameName(path, other));
    else files.set(folded, path);
  }
  for (const path of sound) {
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
      const folder = path.slice(0, at);
      const folded = foldPath(folder);
      const file = files.get(folded);
      const other = folders.get(folded);
      if (other === undefined) {
        folders.set(folded, folder);
        if (file !== undefined) refuse(file, `the file has the name of the folder of ${path}`);
      } else if (other !== folder) {
        refuse(path, `the folder ${sameName(folder, other)}`);
        break;
      }
    }
  }
  return errors;
}

function sameName(path: string, other: string): string {
  const reason =
    path.normalize('NFC') === other.normalize('NFC')
      ? 'they differ in Unicode composition only'
      : 'they differ in case only';
  return `${path} collides with ${other}: ${reason}`;
}

/** What operating systems and tools leave behind and no one means to publish, by segment name. */
const junkNames: ReadonlySet<string> = new Set([
  '.git',
  '.svn',
  '.hg',
  '.ds_store',
  '.localized',
  '.spotlight-v100',
  '.trashes',
  '.fseventsd',
  '.idea',
  '.venv',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '__macosx',
  '__pycache__',
  'desktop.ini',
  'node_modules',
  'thumbs.db',
]);

/**
 * Whether a publisher leaves this path out: version control, dependencies, caches and what desktops
 * scatter, at any depth. Forward slashes; case does not matter.
 */
export function isJunk(path: string): boolean {
  return path
    .toLowerCase()
    .split('/')
    .some(
      (segment) =>
        junkNames.has(segment) ||
        segment.startsWith('._') ||
        segment.endsWith('.pyc') ||
        segment.endsWith('.pyo') ||
        segment.endsWith('.swp'),
    );
}

const windowsDevice = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/** What will not install on Windows, as warnings: device names, `<>:"|?*`, a dot or space at the end. */
export function pathWarnings(paths: string[]): Warning[] {
  return paths.flatMap((path) => {
    const segments = path.split('/');
    const bad = segments.find(
      (segment) =>
        windowsDevice.test(segment) || /[<>:"|?*]/.test(segment) || /[. ]$/.test(segment),
    );
    if (bad === undefined) return [];
    return [
      {
        code: 'path.windows',
        file: path,
        line: null,
        text: `Windows cannot have a file or folder named "${bad}"`,
      },
    ];
  });
}
