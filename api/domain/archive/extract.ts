import type { ArchivedFile } from './files.ts';
import { inflateExactly } from './inflate.ts';

/**
 * Extracts one file from its compressed bytes (see `archiveOffset` and `archiveLength`). Throws a plain Error
 * if they are damaged, which only a broken blob store can cause.
 */
export function extractFile(
  compressed: Uint8Array,
  file: Pick<ArchivedFile, 'sizeBytes'> & { compression: number },
): Uint8Array {
  if (file.compression === 8) return inflateExactly(compressed, file.sizeBytes);
  if (compressed.length !== file.sizeBytes) {
    throw new Error(`the archive holds ${compressed.length} of ${file.sizeBytes} bytes`);
  }
  return compressed;
}
