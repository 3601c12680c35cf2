import { gzipSync } from 'node:zlib';

/** A file of a tarball. */
export type TarFile = { path: string; bytes: Uint8Array; executable?: boolean };

/**
 * Builds a gzipped tar (POSIX ustar). Equal files give equal bytes: times, owners and order are fixed. Paths
 * have at most 100 bytes. It consists of two gzip members, the files and the end, so that {@link withFile}
 * can insert one between them (RFC 1952, section 2.2).
 */
export function tarball(files: TarFile[]): Uint8Array<ArrayBuffer> {
  return join(compress(files.flatMap(entry)), endOfArchive);
}

/**
 * Appends a file to a tarball from {@link tarball}. Only that file is compressed: compressing the whole
 * tarball took 25 ms for each URL that a client invents.
 */
export function withFile(archive: Uint8Array, file: TarFile): Uint8Array<ArrayBuffer> {
  const end = archive.subarray(-endOfArchive.length);
  if (Buffer.compare(end, endOfArchive) !== 0)
    throw new Error('the tarball was not built by tarball()');
  return join(archive.subarray(0, -endOfArchive.length), compress(entry(file)), endOfArchive);
}

function entry({ path, bytes, executable }: TarFile): Uint8Array[] {
  return [
    header(path, bytes.byteLength, executable ? 0o755 : 0o644),
    bytes,
    new Uint8Array((512 - (bytes.byteLength % 512)) % 512),
  ];
}

/** Compresses blocks as one gzip member. */
function compress(blocks: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const compressed = new Uint8Array(gzipSync(Buffer.concat(blocks), { level: 9 }));
  // This byte names the operating system and would differ between machines.
  compressed[9] = 255;
  return compressed;
}

/** The end of a tar archive: two empty blocks. */
const endOfArchive = compress([new Uint8Array(1024)]);

function join(...members: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(members));
}

function header(path: string, size: number, mode: number): Uint8Array {
  const block = Buffer.alloc(512);
  if (Buffer.byteLength(path) > 100) throw new Error(`the path is too long for a tarball: ${path}`);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
  block.write(path, 0);
  block.write(octal(mode, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  // The fixed date that npm uses, 1985-10-26.
  block.write(octal(499_162_500, 12), 136);
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
