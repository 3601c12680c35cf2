import { linkTargetLengthMax } from '#schema/link.ts';
import { crc32 } from './crc32.ts';
import { inflateExactly } from './inflate.ts';
import type { ZipEntry } from './zip-directory.ts';

/** An accepted entry, with the range of its compressed bytes. */
export type LocatedEntry = { path: string; entry: ZipEntry; start: number; end: number };

/** Whether an entry is a folder, by its name or its attributes. */
export function isFolder(entry: ZipEntry, name: string): boolean {
  return name.endsWith('/') || entry.dosFolder || (entry.mode & 0o170000) === 0o040000;
}

/** Whether an entry is a symbolic link. */
export function isLink({ mode }: ZipEntry): boolean {
  return (mode & 0o170000) === 0o120000;
}

/**
 * Why an entry with a safe name is refused; null if it is accepted. Files, folders and links with a short
 * target are accepted.
 */
export function entryProblem(entry: ZipEntry, folder: boolean): string | null {
  const type = entry.mode & 0o170000;
  if (isLink(entry) && entry.sizeBytes > linkTargetLengthMax) {
    return `the entry is a link whose target has ${entry.sizeBytes} bytes`;
  }
  if (![0, 0o040000, 0o100000, 0o120000].includes(type)) {
    return 'the entry is a device, pipe or socket; only plain files can be published';
  }
  if (folder && entry.sizeBytes > 0) return 'the entry is a folder but has content';
  if ((entry.flags & 1) !== 0 || (entry.flags & 0x40) !== 0) return 'the file is encrypted';
  if (entry.method !== 0 && entry.method !== 8) {
    return `the compression method ${entry.method} is not supported; use deflate`;
  }
  if (entry.sizeBytes === 0xffffffff || entry.compressedBytes === 0xffffffff) {
    return 'the file is declared with ZIP64 sizes, which no file within the limits needs';
  }
  if (entry.method === 0 && entry.sizeBytes !== entry.compressedBytes) {
    return `the file is stored with ${entry.compressedBytes} bytes but declares ${entry.sizeBytes}`;
  }
  return null;
}

/** Unpacks an entry. Throws a plain Error whose message is the reason if the content is not as declared. */
export function unpack(bytes: Uint8Array, { entry, start, end }: LocatedEntry): Uint8Array {
  const data = bytes.subarray(start, end);
  // Copied, so that files do not keep the whole request in memory.
  const content = entry.method === 8 ? inflateExactly(data, entry.sizeBytes) : data.slice();
  if (crc32(content) !== entry.crc)
    throw new Error('the checksum does not match; the file is damaged');
  return content;
}

/** The message of an error, for a list of problems. */
export function reason(err: unknown): string {
  return err instanceof Error ? err.message : String(err);
}
