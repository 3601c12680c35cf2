import type { ErrorItem } from '#schema/error.ts';
import { checkPaths } from '#schema/path.ts';
import type { Limits } from '../context.ts';
import { formatBytes } from './refuse.ts';

/** A ZIP that is no ZIP64 counts its entries in 16 bits, with all ones reserved. */
const entriesMax = 0xfffe;

/** What keeps these files, given with their unpacked sizes, from being one skill; empty when nothing does. */
export function checkFiles(
  files: { path: string; sizeBytes: number }[],
  limits: Limits,
): ErrorItem[] {
  const errors: ErrorItem[] = [];
  if (files.length === 0) errors.push({ pointer: '', detail: 'There are no files' });
  const filesMax = Math.min(limits.filesMax, entriesMax);
  if (files.length > filesMax) {
    errors.push({
      pointer: files[filesMax]?.path ?? '',
      detail: `there are ${files.length} files; at most ${filesMax} are allowed`,
    });
  }
  errors.push(...checkPaths(files.map(({ path }) => path)));
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
  return errors;
}
