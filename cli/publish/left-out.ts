import type { Output } from '../output.ts';

/** What of a folder is not published: a path below it, that of a folder with a slash at its end, and why. */
export type LeftOut = {
  path: string;
  reason: 'git-ignored' | 'credential' | 'junk';
  /** In words, as in `looks like a private key`. */
  text: string;
};

const namedMax = 10;

/** Says what was left out, and how to take one of it, on stderr; nothing when nothing was. */
export function reportLeftOut(output: Output, leftOut: LeftOut[]): void {
  const takeable = leftOut.filter(({ reason }) => reason !== 'junk');
  if (takeable.length === 0) return;
  output.note(`${countLeftOut(takeable)}:`);
  for (const { path, text } of takeable.slice(0, namedMax)) {
    output.note(`  ${path}  ${text}`);
  }
  if (takeable.length > namedMax) output.note(`  and ${takeable.length - namedMax} more: --json`);
  output.hint(`to publish one of them all the same:  --include <path>`);
}

/** `2 files or folders left out`, for one line. */
export function countLeftOut(leftOut: LeftOut[]): string {
  return `${leftOut.length} file${leftOut.length === 1 ? '' : 's'} or folder${leftOut.length === 1 ? '' : 's'} left out`;
}
