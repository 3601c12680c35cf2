import type { FileDiff } from '#schema/version.ts';

/** A file with more lines than this starts closed, so that it does not bury the others. */
const fileLinesMax = 800;

/** So do files once those open have this many: 23,000 rows took a browser 25 s, 2,000 take one. */
const pageLinesMax = 2000;

/** The paths of the files that a comparison shows open at first, in the order given. */
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
