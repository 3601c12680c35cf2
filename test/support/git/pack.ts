import { createHash } from 'node:crypto';
import { createDeflate, deflateSync } from 'node:zlib';

const types = { commit: 1, tree: 2, blob: 3, tag: 4, reserved: 5, 'ofs-delta': 6, 'ref-delta': 7 };

/** An object as it goes into a pack; what it declares may be a lie. */
export type RawObject = {
  type: keyof typeof types;
  data: Uint8Array;
  /** Where, in objects before this one, the base of an `ofs-delta` is. */
  base?: number;
  /** The name of the base of a `ref-delta`. */
  baseOid?: string;
  declaredBytes?: number;
  /** The zlib stream as it is. */
  deflated?: Uint8Array;
};

/** A pack of these objects with a right checksum; `count` and `checksum` may lie. */
export function makePack(
  objects: RawObject[],
  { count = objects.length, checksum = true, version = 2 } = {},
): Uint8Array {
  const header = Buffer.alloc(12);
  header.write('PACK');
  header.writeUInt32BE(version, 4);
  header.writeUInt32BE(count, 8);
  const parts: Uint8Array[] = [header];
  const offsets: number[] = [];
  let length = 12;
  const add = (bytes: Uint8Array) => {
    parts.push(bytes);
    length += bytes.length;
  };
  for (const { type, data, base, baseOid, declaredBytes, deflated } of objects) {
    offsets.push(length);
    const start = length;
    add(objectHeader(types[type], declaredBytes ?? data.length));
    if (type === 'ofs-delta') add(ofsDistance(start - (offsets.at((base ?? 1) * -1 - 1) ?? 0)));
    if (type === 'ref-delta') add(Buffer.from(baseOid ?? '', 'hex'));
    add(deflated ?? deflateSync(data));
  }
  const body = Buffer.concat(parts);
  const sum = createHash('sha1').update(body).digest();
  return Buffer.concat([body, checksum ? sum : Buffer.alloc(20)]);
}

function objectHeader(type: number, size: number): Uint8Array {
  const bytes = [(type << 4) | (size % 16)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1]! |= 0x80;
    bytes.push(rest % 128);
  }
  return Uint8Array.from(bytes);
}

function ofsDistance(distance: number): Uint8Array {
  const bytes = [distance & 0x7f];
  for (let rest = distance >> 7; rest > 0; rest >>= 7) bytes.unshift(0x80 | (--rest & 0x7f));
  return Uint8Array.from(bytes);
}

/** A number as deltas have it. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return [...bytes, rest];
}

/** A delta that copies `times` over the first `size` bytes of its base. */
export function copyDelta(baseBytes: number, size: number, times: number): Uint8Array {
  const copy = [0x80 | 0x10 | 0x20 | 0x40, size & 0xff, (size >> 8) & 0xff, (size >> 16) & 0xff];
  const head = [...varint(baseBytes), ...varint(size * times)];
  return Uint8Array.from([...head, ...Array.from({ length: times }, () => copy).flat()]);
}

/** The name of an object. */
export function oidOf(type: string, data: Uint8Array): string {
  return createHash('sha1').update(`${type} ${data.length}\0`).update(data).digest('hex');
}

/** A commit of a tree, as bytes. */
export function commitBytes(tree: string): Uint8Array {
  const who = 'Ann Author <ann@example.com> 1700000000 +0000';
  return Buffer.from(`tree ${tree}\nauthor ${who}\ncommitter ${who}\n\nskills\n`);
}

/** A tree of these lines, as bytes. */
export function treeBytes(lines: { mode: string; name: string; oid: string }[]): Uint8Array {
  return Buffer.concat(
    lines.map(({ mode, name, oid }) =>
      Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]),
    ),
  );
}

/** This many MiB of zeros, deflated, and the name of such a blob; made without ever holding them. */
export async function deflatedZeros(
  mebibytes: number,
): Promise<{ deflated: Uint8Array; oid: string }> {
  const hash = createHash('sha1').update(`blob ${mebibytes * 1024 * 1024}\0`);
  const stream = createDeflate();
  const parts: Uint8Array[] = [];
  stream.on('data', (part: Uint8Array) => parts.push(part));
  const zeros = Buffer.alloc(1024 * 1024);
  for (let count = 0; count < mebibytes; count++) {
    hash.update(zeros);
    await new Promise<void>((resolve) => {
      stream.write(zeros, () => resolve());
    });
  }
  await new Promise<void>((resolve) => {
    stream.once('end', resolve);
    stream.end();
  });
  return { deflated: Buffer.concat(parts), oid: hash.digest('hex') };
}
