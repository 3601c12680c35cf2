import { constants, crc32, deflateRawSync } from 'node:zlib';

/** What one header of an entry says; the directory and the entry's own header may say different things. */
type Header = {
  name: string | Uint8Array;
  flags: number;
  method: number;
  crc: number;
  compressedBytes: number;
  sizeBytes: number;
  extra: Uint8Array;
};

/** An entry as it should be, unless told to lie: whatever is not given is true. */
export type RawEntry = Partial<Header> & {
  name: string | Uint8Array;
  /** What the entry unpacks to; empty when not given. */
  content?: string | Uint8Array;
  /** The packed bytes as they lie in the file, when they are not to be made from `content`. */
  data?: Uint8Array;
  /** Unix type and permission bits, such as 0o100755 or 0o120777; 0 leaves them out. */
  mode?: number;
  /** The system that the archive says it was made on: 3 for Unix, the default, 0 for DOS and Windows. */
  madeBy?: number;
  /** The lower attribute bits of DOS; 0x10 is a folder. */
  dosAttributes?: number;
  /** Where the directory says the entry starts. */
  headerOffset?: number;
  /** What the entry's own header says instead. */
  local?: Partial<Header>;
  /** Only a line in the directory: no header and no data of its own. */
  phantom?: boolean;
};

/** What the end record says instead of the truth, and bytes before and after it all. */
export type RawEnd = {
  count?: number;
  countOnDisk?: number;
  disk?: number;
  directoryBytes?: number;
  directoryOffset?: number;
  comment?: Uint8Array;
  prefix?: Uint8Array;
  /** Between the directory and the end record. */
  beforeEnd?: Uint8Array;
};

const utf8Flag = 0x0800;

/** Text as UTF-8. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** A ZIP, byte by byte, that may lie in every field. */
export function rawZip(entries: RawEntry[], end: RawEnd = {}): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const push = (bytes: Uint8Array) => {
    parts.push(bytes);
    size += bytes.length;
  };
  push(end.prefix ?? new Uint8Array());
  const directory = entries.map((entry) => {
    const content =
      typeof entry.content === 'string' ? bytesOf(entry.content) : (entry.content ?? bytesOf(''));
    const method = entry.method ?? 8;
    const data = entry.data ?? (method === 8 ? deflateRawSync(content) : content);
    const central: Header = {
      name: entry.name,
      flags: entry.flags ?? utf8Flag,
      method,
      crc: entry.crc ?? crc32(content),
      compressedBytes: entry.compressedBytes ?? data.length,
      sizeBytes: entry.sizeBytes ?? content.length,
      extra: entry.extra ?? new Uint8Array(),
    };
    const offset = entry.headerOffset ?? size;
    if (!entry.phantom) {
      push(localHeader({ ...central, ...entry.local }));
      push(data);
    }
    return directoryLine(central, offset, entry);
  });
  const directoryOffset = size;
  for (const line of directory) push(line);
  const directoryBytes = size - directoryOffset;
  push(end.beforeEnd ?? new Uint8Array());
  const comment = end.comment ?? new Uint8Array();
  push(
    record(
      ['u32', 0x06054b50],
      ['u16', end.disk ?? 0],
      ['u16', end.disk ?? 0],
      ['u16', end.countOnDisk ?? end.count ?? entries.length],
      ['u16', end.count ?? entries.length],
      ['u32', end.directoryBytes ?? directoryBytes],
      ['u32', end.directoryOffset ?? directoryOffset],
      ['u16', comment.length],
    ),
  );
  push(comment);
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/**
 * A deflate stream of `unpackedBytes` zeros, about a thousandth of that in size and made in no time:
 * one packed stretch is repeated. As an entry: `{ name, data: bomb(5e9), sizeBytes: 100 }`.
 */
export function bomb(unpackedBytes: number): Uint8Array<ArrayBuffer> {
  const stretchBytes = 16 * 1024 * 1024;
  const pack = (bytes: number) =>
    deflateRawSync(new Uint8Array(bytes), { level: 9, finishFlush: constants.Z_SYNC_FLUSH });
  const whole = Math.floor(unpackedBytes / stretchBytes);
  const stretch = pack(whole > 0 ? stretchBytes : 0);
  const rest = pack(unpackedBytes % stretchBytes);
  const end = Uint8Array.of(1, 0, 0, 0xff, 0xff);
  const out = new Uint8Array(whole * stretch.length + rest.length + end.length);
  for (let index = 0; index < whole; index++) out.set(stretch, index * stretch.length);
  out.set(rest, whole * stretch.length);
  out.set(end, out.length - end.length);
  return out;
}

function fields(header: Header, name: Uint8Array): Field[] {
  return [
    ['u16', 20],
    ['u16', header.flags],
    ['u16', header.method],
    ['u16', 0],
    ['u16', 0x21],
    ['u32', header.crc],
    ['u32', header.compressedBytes],
    ['u32', header.sizeBytes],
    ['u16', name.length],
    ['u16', header.extra.length],
  ];
}

function localHeader(header: Header): Uint8Array {
  const name = nameBytes(header.name);
  return record(['u32', 0x04034b50], ...fields(header, name), name, header.extra);
}

function directoryLine(header: Header, offset: number, entry: RawEntry): Uint8Array {
  const name = nameBytes(header.name);
  const mode = entry.mode ?? 0o100644;
  return record(
    ['u32', 0x02014b50],
    ['u16', ((entry.madeBy ?? 3) << 8) | 20],
    ...fields(header, name),
    ['u16', 0],
    ['u16', 0],
    ['u16', 0],
    ['u32', ((mode << 16) | (entry.dosAttributes ?? 0)) >>> 0],
    ['u32', offset],
    name,
    header.extra,
  );
}

function nameBytes(name: string | Uint8Array): Uint8Array {
  return typeof name === 'string' ? bytesOf(name) : name;
}

type Field = ['u16' | 'u32', number];

function record(...parts: (Field | Uint8Array)[]): Uint8Array {
  const out: number[] = [];
  for (const part of parts) {
    if (part instanceof Uint8Array) out.push(...part);
    else {
      const [type, value] = part;
      for (let byte = 0; byte < (type === 'u16' ? 2 : 4); byte++) {
        out.push(Math.floor(value / 256 ** byte) % 256);
      }
    }
  }
  return Uint8Array.from(out);
}
