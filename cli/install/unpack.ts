import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import type { ErrorItem } from '#schema/error.ts';
import type { Kind } from '#schema/kind.ts';
import { kindModule } from '#schema/kinds/index.ts';
import type { PlacedAsset } from '#schema/kinds/kind-module.ts';
import { checkPaths } from '#schema/path.ts';
import { CliError } from '../errors.ts';

/** One file of an unpacked archive, in memory. */
export type UnpackedFile = {
  path: string;
  bytes: Uint8Array;
  /** Lower-case hexadecimal. */
  sha256: string;
  executable: boolean;
};

/** The paths of files, and a function that gives the text of one; empty for a path that is not there. */
export function textsOf(files: UnpackedFile[]): Pick<PlacedAsset, 'paths' | 'text'> {
  const byPath = new Map(files.map(({ path, bytes }) => [path, bytes]));
  return {
    paths: [...byPath.keys()],
    text: (path) => new TextDecoder().decode(byPath.get(path)),
  };
}

/** What the registry announced about an archive, to compare with the download. */
export type Expected = {
  kind: Kind;
  digest: string;
  fileCount?: number;
  unpackedBytes?: number;
};

/** More than any registry allows: only a bound on memory. */
const unpackedBytesMax = 1024 * 1024 * 1024;
const filesMax = 65_534;

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endBytes = 22;

/** `sha256:` and 64 hexadecimal digits. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${sha256(bytes)}`;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Checks the digest of an archive and gives its files, sorted by path. The archive is not trusted: links,
 * devices, encrypted entries, paths that leave the folder or collide, and sizes other than announced are
 * refused with `cli.refused`, one error for each file.
 * The format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function unpack(archive: Uint8Array, expected: Expected): UnpackedFile[] {
  if (digestOf(archive) !== expected.digest) {
    throw refused(
      `The archive differs from the published one: its digest is not ${expected.digest}`,
    );
  }
  const entries = readDirectory(archive);
  const errors: ErrorItem[] = [
    ...entries.flatMap(problemOf),
    ...checkPaths(entries.map((e) => e.path)),
  ];
  const { manifestFile } = kindModule(expected.kind);
  if (!entries.some(({ path }) => path === manifestFile)) {
    errors.push({ pointer: manifestFile, detail: 'is missing at the root of the archive' });
  }
  if (errors.length > 0)
    throw refused('The archive contains entries that must not be installed', errors);
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > unpackedBytesMax || total !== (expected.unpackedBytes ?? total)) {
    throw refused(`The archive unpacks to ${total} bytes, not to what the registry announced`);
  }
  if (entries.length !== (expected.fileCount ?? entries.length)) {
    throw refused(`The archive has ${entries.length} files, not what the registry announced`);
  }
  return entries
    .map((entry) => {
      const bytes = contentOf(archive, entry);
      const { path, executable } = entry;
      return { path, bytes, sha256: sha256(bytes), executable };
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

type Entry = {
  path: string;
  method: number;
  flags: number;
  packedSize: number;
  size: number;
  offset: number;
  /** Unix file type bits, 0 when the archive was not made on Unix. */
  type: number;
  executable: boolean;
};

function readDirectory(archive: Uint8Array): Entry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = archive.length - endBytes;
  // The registry's archives have no comment, so the end record is last and no second one can be hidden after it.
  if (end < 0 || view.getUint32(end, true) !== endSignature) {
    throw refused('The archive is not a ZIP file, or is cut off');
  }
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > filesMax) throw refused(`The archive has more than ${filesMax} files`);
  const names = new TextDecoder('utf-8', { fatal: true });
  const entries: Entry[] = [];
  try {
    for (let index = 0; index < count; index += 1) {
      if (view.getUint32(at, true) !== entrySignature) throw new RangeError('no entry');
      const nameLength = view.getUint16(at + 28, true);
      const attributes = view.getUint32(at + 38, true);
      const mode = view.getUint8(at + 5) === 3 ? attributes >>> 16 : 0;
      entries.push({
        path: names.decode(archive.subarray(at + 46, at + 46 + nameLength)),
        flags: view.getUint16(at + 8, true),
        method: view.getUint16(at + 10, true),
        packedSize: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        offset: view.getUint32(at + 42, true),
        type: mode & 0o170000,
        executable: (mode & 0o111) !== 0,
      });
      at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
  } catch (err) {
    throw refused('The archive has a damaged directory', undefined, err);
  }
  return entries;
}

const regular = 0o100000;
const link = 0o120000;

function problemOf({ path, type, flags, method }: Entry): ErrorItem[] {
  const refuse = (detail: string) => [{ pointer: path, detail }];
  if (type === link) return refuse('is a link');
  if (path.endsWith('/')) return refuse('is a folder, not a file');
  if (type !== 0 && type !== regular) return refuse('is not a regular file');
  if (flags & 0x1) return refuse('is encrypted');
  if (method !== 0 && method !== 8) return refuse(`has the unknown compression ${method}`);
  return [];
}

function contentOf(archive: Uint8Array, entry: Entry): Uint8Array {
  const { path, offset, packedSize, size, method } = entry;
  try {
    const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
    if (view.getUint32(offset, true) !== localSignature) throw new RangeError('no local header');
    const start =
      offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
    if (start + packedSize > archive.length) throw new RangeError('cut off');
    const packed = archive.subarray(start, start + packedSize);
    // One byte more than announced is enough to detect a decompression bomb.
    const bytes = method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: size + 1 });
    if (bytes.length !== size) throw new RangeError('the size differs from the announced one');
    return bytes;
  } catch (err) {
    throw refused(
      'The archive is damaged',
      [{ pointer: path, detail: (err as Error).message }],
      err,
    );
  }
}

function refused(message: string, errors?: ErrorItem[], cause?: unknown): CliError {
  return new CliError('cli.refused', message, { errors, cause });
}
