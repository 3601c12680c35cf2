import type { Warning } from '#schema/version.ts';

/** A file as it comes in. Its path has forward slashes and is relative to the asset's folder. */
export type SourceFile = { path: string; bytes: Uint8Array; executable: boolean };

/** What a publisher sent: the files that are taken, and what there is to say of the others. */
export type IncomingFiles = { files: SourceFile[]; warnings: Warning[] };

/** A file as the archive holds it: `archiveOffset` and `archiveLength` are its compressed bytes. */
export type ArchivedFile = {
  path: string;
  /** Of the unpacked bytes. */
  digest: string;
  sizeBytes: number;
  executable: boolean;
  mediaType: string;
  archiveOffset: number;
  archiveLength: number;
  /** As in the ZIP: 0 stored, 8 deflate. */
  compression: 0 | 8;
};

/** The one archive of a version; its digest is the version's. `files` are in the order of the ZIP. */
export type Archive = {
  bytes: Uint8Array<ArrayBuffer>;
  digest: string;
  files: ArchivedFile[];
  unpackedBytes: number;
  /** Of names and contents: what does harm somewhere, credentials, characters that are not seen. */
  warnings: Warning[];
};

/** Order of paths in an archive: by UTF-8 bytes, which no locale changes. */
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
