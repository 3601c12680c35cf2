import { gzipSync } from 'node:zlib';

/** A file of a tarball. */
export type TarFile = { path: string; bytes: Uint8Array; executable?: boolean };

/**
 * A gzipped tar (POSIX ustar), the same bytes for the same files: fixed times, owners and order.
 * Paths are at most 100 bytes long. It is two members of gzip, the files and then the end, so that
 * {@link withFile} can put one more between them (RFC 1952, section 2.2).
 */
export function tarball(files: TarFile[]): Uint8Array<ArrayBuffer> {
  return join(compress(files.flatMap(entry)), endOfArchive);
}

/**
 * A tarball that {@link tarball} made, with one more file at its end. Compresses that file alone: all of a
 * tarball took 25 ms for each address that a client made up.
 */
export function withFile(archive: Uint8Array, file: TarFile): Uint8Array<ArrayBuffer> {
  const end = archive.subarray(-endOfArchive.length);
  if (Buffer.compare(end, endOfArchive) !== 0) throw new Error('the tarball is not of our making');
  return join(archive.subarray(0, -endOfArchive.length), compress(entry(file)), endOfArchive);
}

function entry({ path, bytes, executable }: TarFile): Uint8Array[] {
  return [
    header(path, bytes.byteLength, executable ? 0o755 : 0o644),
    bytes,
    new Uint8Array((512 - (bytes.byteLength % 512)) % 512),
  ];
}

/** A member of gzip. */
function compress(blocks: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const compressed = new Uint8Array(gzipSync(Buffer.concat(blocks), { level: 9 }));
  // The byte that names the operating system would differ between machines.
  compressed[9] = 255;
  return compressed;
}

/** Two empty blocks. */
const endOfArchive = compress([new Uint8Array(1024)]);

function join(...members: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(members));
}

function header(path: string, size: number, mode: number): Uint8Array {
  const block = Buffer.alloc(512);
  if (Buffer.byteLength(path) > 100) throw new Error(`too long a path for a tarball: ${path}`);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
  block.write(path, 0);
  block.write(octal(mode, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  // npm's own date for packed files, 1985-10-26.
  block.write(octal(499_162_500, 12), 136);
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
