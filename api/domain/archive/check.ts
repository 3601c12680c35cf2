import type { ErrorItem } from '#schema/error.ts';
import { checkPaths } from '#schema/path.ts';
import type { Limits } from '../context.ts';
import { formatBytes } from './refuse.ts';

/** A ZIP that is no ZIP64 counts its entries in 16 bits, with all ones reserved. */
const entriesMax = 0xfffe;

/** Why there are too many files, or none; null when their number is right. `firstBeyond` names the first too many. */
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
 * What keeps these files, given with their unpacked sizes, from being one version; empty when nothing does.
 * Their number and total come first: where these pass a limit, no path is looked at.
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
