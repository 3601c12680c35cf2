import type { FileDiff } from '#schema/version-diff.ts';

/** A file with more lines than this starts closed, so that the other files are easy to reach. */
const fileLinesMax = 800;

/** The total of lines in open files. A browser took 25 s for 23,000 rows, and takes 1 s for 2,000. */
const pageLinesMax = 2000;

/** The paths of the files that start open, chosen in the order given. */
export function openAtFirst(files: readonly Pick<FileDiff, 'path' | 'hunks'>[]): Set<string> {
  const open = new Set<string>();
  let total = 0;
  for (const { path, hunks } of files) {
    const lines = hunks?.reduce((sum, hunk) => sum + hunk.lines.length, 0) ?? 0;
    if (lines > fileLinesMax || total + lines > pageLinesMax) continue;
    total += lines;
    open.add(path);
  }
  return open;
}
