import type { Output } from '../output.ts';
import { shellWord } from '../shell-word.ts';

/** A path in the folder that is not published, and the reason. The path of a folder ends with a slash. */
export type LeftOut = {
  path: string;
  reason: 'git-ignored' | 'credential' | 'junk';
  /** The reason as text, such as `looks like a private key`. */
  text: string;
};

const namedMax = 10;

/** Lists on stderr what was left out, and how `command` includes it; prints nothing if nothing was left out. */
export function reportLeftOut(output: Output, leftOut: LeftOut[], command: string): void {
  const takeable = leftOut.filter(({ reason }) => reason !== 'junk');
  const [first] = takeable;
  if (first === undefined) return;
  output.note(`${countLeftOut(takeable)}:`);
  for (const { path, text } of takeable.slice(0, namedMax)) {
    output.note(`  ${path}  ${text}`);
  }
  if (takeable.length > namedMax) output.note(`  and ${takeable.length - namedMax} more: --json`);
  output.hint(`to publish it anyway:  ${command} --include ${shellWord(first.path)}`);
}

/** `2 files or folders left out`, for one line. */
export function countLeftOut(leftOut: LeftOut[]): string {
  return `${leftOut.length} file${leftOut.length === 1 ? '' : 's'} or folder${leftOut.length === 1 ? '' : 's'} left out`;
}
