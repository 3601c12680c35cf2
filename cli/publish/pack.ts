import { zipSync, type Zippable } from 'fflate';

/** 1980-01-01, the earliest time ZIP knows: the same files make the same upload. */
const zipEpoch = new Date(1980, 0, 1);
const regularFile = 0o100000;
const madeByUnix = 3;

/** A ZIP of these files with their executable bits, for an upload. The registry makes the archive that is stored. */
export function packZip(
  files: { path: string; executable: boolean; bytes: Uint8Array }[],
): Uint8Array<ArrayBuffer> {
  const entries: Zippable = {};
  for (const { path, executable, bytes } of files) {
    const mode = regularFile | (executable ? 0o755 : 0o644);
    entries[path] = [bytes, { os: madeByUnix, attrs: (mode << 16) >>> 0, mtime: zipEpoch }];
  }
  return new Uint8Array(zipSync(entries, { level: 6 }));
}
