import { showInvisible } from '#schema/invisible.ts';
import { isLeftOut, junkRoot } from '#schema/path.ts';
import type { Warning } from '#schema/version.ts';
import type { IncomingFiles, SourceFile } from './files.ts';

const namedMax = 5;

/**
 * Leaves out of what came as single files (JSON, a form) what no publisher means to send, and says so; the
 * rest is as it was. Their number has been judged.
 */
export function leaveOut(files: SourceFile[]): IncomingFiles {
  const leftOut = files.filter(({ path }) => isLeftOut(path)).map(({ path }) => path);
  return {
    files: leftOut.length === 0 ? files : files.filter(({ path }) => !isLeftOut(path)),
    warnings: leftOutWarnings(leftOut),
  };
}

/** Tells which files that came were left out because no one means to publish them, but for what desktops scatter; empty when none were. */
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
