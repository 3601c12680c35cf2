import type { ErrorItem } from '#schema/error.ts';
import { checkPaths } from '#schema/path.ts';
import type { Limits } from '../limits.ts';
import { formatBytes } from './refuse.ts';

/** Without ZIP64, entries are counted in 16 bits, and 0xffff is reserved. */
const entriesMax = 0xfffe;

/**
 * The error if there are no files or too many; null if their number is valid. `firstBeyond` is the path of
 * the first file beyond the limit.
 */
export function checkCount(
  count: number,
  limits: Pick<Limits, 'filesMax'>,
  firstBeyond = '',
): ErrorItem | null {
  if (count === 0) return { pointer: '', detail: 'There are no files' };
  const filesMax = Math.min(limits.filesMax, entriesMax);
  if (count <= filesMax) return null;
  const detail = `there are ${count} files; at most ${filesMax} are allowed`;
  return { pointer: firstBeyond, detail };
}

/**
 * Why these files, with their unpacked sizes, are refused; empty if they are accepted. Their number and total
 * size are checked first: if one exceeds its limit, paths are not checked.
 */
export function checkFiles(
  files: { path: string; sizeBytes: number }[],
  limits: Limits,
): ErrorItem[] {
  const counted = checkCount(files.length, limits, files[limits.filesMax]?.path);
  if (counted) return [counted];
  const errors: ErrorItem[] = [];
  let total = 0;
  let exceeded = false;
  for (const { path, sizeBytes } of files) {
    total += sizeBytes;
    if (sizeBytes > limits.fileBytesMax) {
      errors.push({
        pointer: path,
        detail: `the file has ${formatBytes(sizeBytes)}; at most ${formatBytes(limits.fileBytesMax)} are allowed`,
      });
    }
    if (total > limits.unpackedBytesMax && !exceeded) {
      exceeded = true;
      errors.push({
        pointer: path,
        detail: `with this file the total passes ${formatBytes(limits.unpackedBytesMax)}`,
      });
    }
  }
  return exceeded ? errors : [...checkPaths(files.map(({ path }) => path)), ...errors];
}
