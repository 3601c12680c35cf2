import { posix } from 'node:path';
import { zipSync, type Zippable } from 'fflate';

/** 1980-01-01, the earliest time ZIP knows: the same files make the same upload. */
const zipEpoch = new Date(1980, 0, 1);
const regularFile = 0o100000;
const link = 0o120777;
const madeByUnix = 3;

/**
 * A ZIP of these files with their executable bits, for an upload. A link goes as one: the registry stores the
 * file that it leads to, and notes that. The registry makes the archive that is stored.
 */
export function packZip(
  files: { path: string; executable: boolean; bytes: Uint8Array; linkTo?: string | null }[],
): Uint8Array<ArrayBuffer> {
  // fromEntries defines own properties, so that a file named __proto__ is one of them.
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
