import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { checkPaths } from '#schema/path.ts';
import { CliError } from './errors.ts';

/** One file of an archive. */
export type ArchiveEntry = { path: string; executable: boolean; bytes: Uint8Array };

const inflate = promisify(inflateRaw);
const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/** More than a registry stores at its default limits, less than what would fill a disk. */
export const unpackedBytesMax = 1024 * 1024 * 1024;

/**
 * The files of an archive that the registry sent, its digest checked before. Refuses paths that
 * leave the folder, links and sizes that lie, with `cli.refused`, because a registry is not trusted
 * with this disk.
 */
export async function unzip(archive: Uint8Array): Promise<ArchiveEntry[]> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  try {
    const found = readDirectory(view, archive);
    const problems = checkPaths(found.map(({ path }) => path));
    if (problems.length > 0) {
      throw new CliError('cli.refused', 'The archive must not be unpacked', { errors: problems });
    }
    const total = found.reduce((sum, { size }) => sum + size, 0);
    if (total > unpackedBytesMax) {
      throw new CliError('cli.refused', `The archive unpacks to ${total} bytes`);
    }
    const entries: ArchiveEntry[] = [];
    for (const { path, mode, method, offset, length, size } of found) {
      // The local header's own name and extra lengths place the data.
      const start =
        offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
      const data = archive.subarray(start, start + length);
      const bytes =
        method === 0 ? data : new Uint8Array(await inflate(data, { maxOutputLength: size || 1 }));
      if (bytes.length !== size) {
        throw new CliError('cli.refused', `${path}: ${bytes.length} bytes instead of ${size}`);
      }
      entries.push({ path, executable: (mode & 0o111) !== 0, bytes });
    }
    return entries;
  } catch (err) {
    if (err instanceof CliError) throw err;
    throw new CliError('cli.refused', 'The registry sent an archive that cannot be read', {
      cause: err,
    });
  }
}

type DirectoryEntry = {
  path: string;
  mode: number;
  method: number;
  length: number;
  size: number;
  offset: number;
};

/** The central directory: APPNOTE 4.3.12, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
function readDirectory(view: DataView, archive: Uint8Array): DirectoryEntry[] {
  let end = archive.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== endOfDirectory) end -= 1;
  const count = view.getUint16(end + 10, true);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const entries: DirectoryEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index += 1) {
    if (view.getUint32(at, true) !== directoryEntry) throw new RangeError('no directory entry');
    const nameLength = view.getUint16(at + 28, true);
    const path = decoder.decode(archive.subarray(at + 46, at + 46 + nameLength));
    const mode = view.getUint32(at + 38, true) >>> 16;
    const type = mode & 0o170000;
    if (type !== 0 && type !== 0o100000 && type !== 0o040000) {
      throw new CliError('cli.refused', `${path}: neither a file nor a folder`);
    }
    if (!path.endsWith('/')) {
      entries.push({
        path,
        mode,
        method: view.getUint16(at + 10, true),
        length: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        offset: view.getUint32(at + 42, true),
      });
    }
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}
