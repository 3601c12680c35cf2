import { posix } from 'node:path';
import { zipSync, type Zippable } from 'fflate';

/** 1980-01-01, the earliest time in ZIP. A fixed time makes the upload of the same files identical. */
const zipEpoch = new Date(1980, 0, 1);
const regularFile = 0o100000;
const link = 0o120777;
const madeByUnix = 3;

/**
 * Packs files and their executable bits into a ZIP for upload. A link stays a link in it; the registry stores
 * its target instead, with a warning. The registry makes its own archive from the upload.
 */
export function packZip(
  files: { path: string; executable: boolean; bytes: Uint8Array; linkTo?: string | null }[],
): Uint8Array<ArrayBuffer> {
  // fromEntries defines own properties, so a file named __proto__ is safe.
  const entries: Zippable = Object.fromEntries(
    files.map(({ path, executable, bytes, linkTo = null }) => {
      const mode = linkTo === null ? regularFile | (executable ? 0o755 : 0o644) : link;
      const content =
        linkTo === null
          ? bytes
          : new TextEncoder().encode(posix.relative(posix.dirname(path), linkTo));
      return [path, [content, { os: madeByUnix, attrs: (mode << 16) >>> 0, mtime: zipEpoch }]];
    }),
  );
  return new Uint8Array(zipSync(entries, { level: 6 }));
}
