import { decodeName } from './zip-name.ts';

/**
 * An entry of the central directory. `name` is null if it is flagged as UTF-8 but is not; backslashes of
 * archives made on Windows are converted to slashes.
 */
export type ZipEntry = {
  name: string | null;
  rawName: Uint8Array;
  flags: number;
  method: number;
  crc: number;
  compressedBytes: number;
  sizeBytes: number;
  /** Unix permission and type bits; 0 if the archive has none. */
  mode: number;
  dosFolder: boolean;
  headerOffset: number;
};

/** The entries in directory order, and the offset of the directory: no file may extend beyond it. */
export type ZipDirectory = { entries: ZipEntry[]; directoryOffset: number };

/**
 * "Made by" DOS, NTFS or VFAT (both 10 and 11 are used for NTFS), where PowerShell 5.1 and .NET before 4.6.1
 * use backslashes as separators. APPNOTE 4.4.2.
 */
const windowsHosts: ReadonlySet<number> = new Set([0, 10, 11, 14]);

const endBytes = 22;
const commentBytesMax = 0xffff;
const fits16 = 0xffff;
const fits32 = 0xffffffff;

/**
 * Reads the central directory of a ZIP, and refuses any inconsistency. Throws a plain Error whose message is
 * the reason. APPNOTE 4.3: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function readDirectory(bytes: Uint8Array): ZipDirectory {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const directoryBytes = view.getUint32(end + 12, true);
  const directoryOffset = view.getUint32(end + 16, true);
  if (
    count === fits16 ||
    directoryBytes === fits32 ||
    directoryOffset === fits32 ||
    (end >= 20 && view.getUint32(end - 20, true) === 0x07064b50)
  ) {
    throw new Error('the archive is a ZIP64, which no archive within the limits needs to be');
  }
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 6, true) !== 0) {
    throw new Error('the archive is one part of several');
  }
  if (view.getUint16(end + 8, true) !== count) {
    throw new Error('the end record contradicts itself about the number of entries');
  }
  if (directoryOffset + directoryBytes !== end) {
    throw new Error('the directory is not where the end record says; the ZIP is cut or damaged');
  }

  const entries: ZipEntry[] = [];
  let at = directoryOffset;
  while (at < end) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) {
      throw new Error(`entry ${entries.length + 1} of the directory is damaged`);
    }
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const next = at + 46 + nameBytes + extraBytes + view.getUint16(at + 32, true);
    if (next > end) throw new Error(`entry ${entries.length + 1} of the directory is cut`);
    const flags = view.getUint16(at + 8, true);
    const attributes = view.getUint32(at + 38, true);
    const rawName = bytes.subarray(at + 46, at + 46 + nameBytes);
    const extra = bytes.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes);
    const name = decodeName(rawName, extra, (flags & 0x0800) !== 0);
    const isWindows = windowsHosts.has(view.getUint8(at + 5));
    entries.push({
      name: isWindows ? (name?.replaceAll('\\', '/') ?? null) : name,
      rawName,
      flags,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      compressedBytes: view.getUint32(at + 20, true),
      sizeBytes: view.getUint32(at + 24, true),
      // Some writers set the mode without the Unix "made by", so that field is not checked.
      mode: attributes >>> 16,
      dosFolder: (attributes & 0x10) !== 0,
      headerOffset: view.getUint32(at + 42, true),
    });
    at = next;
  }
  if (entries.length !== count) {
    throw new Error(`the directory has ${entries.length} entries, the end record says ${count}`);
  }
  return { entries, directoryOffset };
}

/** The offset of the end record: the last one whose comment reaches exactly to the end of the file. */
function findEnd(view: DataView): number {
  const size = view.byteLength;
  if (size < 4 || (view.getUint16(0, true) !== 0x4b50 && size >= endBytes)) {
    throw new Error('this is not a ZIP archive');
  }
  for (let at = size - endBytes; at >= 0 && at >= size - endBytes - commentBytesMax; at--) {
    if (
      view.getUint32(at, true) === 0x06054b50 &&
      at + endBytes + view.getUint16(at + 20, true) === size
    ) {
      return at;
    }
  }
  throw new Error('the end of the archive is missing; the ZIP is cut or damaged');
}

/**
 * The range of an entry's compressed bytes, from its local header, which must agree with the directory.
 * Throws a plain Error whose message is the reason.
 */
export function locateData(
  bytes: Uint8Array,
  entry: ZipEntry,
  directoryOffset: number,
): { start: number; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = entry.headerOffset;
  if (at + 30 > directoryOffset || view.getUint32(at, true) !== 0x04034b50) {
    throw new Error('the directory points to a place without a file header');
  }
  const flags = view.getUint16(at + 6, true);
  const nameBytes = view.getUint16(at + 26, true);
  const start = at + 30 + nameBytes + view.getUint16(at + 28, true);
  const end = start + entry.compressedBytes;
  if (end > directoryOffset) throw new Error('the data extends beyond the end of the files');
  const rawName = bytes.subarray(at + 30, at + 30 + nameBytes);
  const sameName =
    rawName.length === entry.rawName.length &&
    rawName.every((byte, index) => byte === entry.rawName[index]);
  if (!sameName) throw new Error('the name in the file header differs from the directory');
  if (view.getUint16(at + 8, true) !== entry.method) {
    throw new Error('the compression in the file header differs from the directory');
  }
  // With flag bit 3, the sizes follow the data and are 0 here. All ones stand for a ZIP64 field.
  const agrees = (offset: number, expected: number) => {
    const value = view.getUint32(at + offset, true);
    return value === expected || value === fits32 || ((flags & 8) !== 0 && value === 0);
  };
  if (!agrees(18, entry.compressedBytes) || !agrees(22, entry.sizeBytes)) {
    throw new Error('the size in the file header differs from the directory');
  }
  return { start, end };
}
