import type { Warning } from '#schema/version.ts';

/** A file to be archived. Its path uses forward slashes and is relative to the asset's folder. */
export type SourceFile = { path: string; bytes: Uint8Array; executable: boolean };

/** The files of a publish that are accepted, and warnings about those left out or changed. */
export type IncomingFiles = { files: SourceFile[]; warnings: Warning[] };

/** A file in an archive. `archiveOffset` and `archiveLength` locate its compressed bytes. */
export type ArchivedFile = {
  path: string;
  /** The digest of the unpacked bytes. */
  digest: string;
  sizeBytes: number;
  executable: boolean;
  mediaType: string;
  archiveOffset: number;
  archiveLength: number;
  /** As in the ZIP: 0 stored, 8 deflate. */
  compression: 0 | 8;
};

/** The archive of a version. Its digest is the version's digest. `files` are in ZIP order. */
export type Archive = {
  bytes: Uint8Array<ArrayBuffer>;
  digest: string;
  files: ArchivedFile[];
  unpackedBytes: number;
  /**
   * Warnings about names and contents: paths that some systems cannot store, credentials, invisible
   * characters.
   */
  warnings: Warning[];
};

/** Compares paths for the order in an archive: by UTF-8 bytes, independent of the locale. */
export function comparePaths(a: string, b: string): number {
  // UTF-16 order differs from UTF-8 order only where a surrogate meets U+E000–U+FFFF.
  for (let at = 0; at < a.length && at < b.length;) {
    const left = a.codePointAt(at) ?? 0;
    const right = b.codePointAt(at) ?? 0;
    if (left !== right) return left - right;
    at += left > 0xffff ? 2 : 1;
  }
  return a.length - b.length;
}
