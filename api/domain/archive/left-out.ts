import { showInvisible } from '#schema/invisible.ts';
import { isLeftOut, junkRoot } from '#schema/path.ts';
import type { Warning } from '#schema/version.ts';
import type { IncomingFiles, SourceFile } from './files.ts';

const namedMax = 5;

/**
 * Removes files that nobody publishes on purpose (see `isLeftOut`) from a publish as JSON or form, with a
 * warning. The number of files must have been checked before.
 */
export function leaveOut(files: SourceFile[]): IncomingFiles {
  const leftOut = files.filter(({ path }) => isLeftOut(path)).map(({ path }) => path);
  return {
    files: leftOut.length === 0 ? files : files.filter(({ path }) => !isLeftOut(path)),
    warnings: leftOutWarnings(leftOut),
  };
}

/**
 * The warning that names the files left out; empty if there are none. Files that desktops create, such as
 * .DS_Store, are not mentioned.
 */
export function leftOutWarnings(paths: string[]): Warning[] {
  const counts = new Map<string, number>();
  let total = 0;
  for (const path of paths) {
    const root = junkRoot(path);
    if (root === null) continue;
    counts.set(root, (counts.get(root) ?? 0) + 1);
    total += 1;
  }
  const [first] = counts.keys();
  if (first === undefined) return [];
  const named = [...counts.keys()].slice(0, namedMax).map(showInvisible).join(', ');
  const more = counts.size > namedMax ? ` and ${counts.size - namedMax} more` : '';
  const files = total === 1 ? '1 file was' : `${total} files were`;
  return [
    { code: 'path.left_out', file: first, line: null, text: `${files} left out: ${named}${more}` },
  ];
}
