import { AppError } from '#schema/error.ts';

/** The header of an object in a pack. */
export type ObjectHeader = {
  kind: ObjectKind | 'ofs-delta' | 'ref-delta';
  /** The unpacked size of the object, or of the delta itself. */
  sizeBytes: number;
  /** The offset of the zlib stream. */
  dataOffset: number;
  /** For `ofs-delta`: the offset of its base. */
  baseOffset: number | null;
  /** For `ref-delta`: the object id of its base. */
  baseOid: string | null;
};

/** The kinds of git objects. */
export type ObjectKind = 'commit' | 'tree' | 'blob' | 'tag';

const kinds: Record<number, ObjectHeader['kind']> = {
  1: 'commit',
  2: 'tree',
  3: 'blob',
  4: 'tag',
  6: 'ofs-delta',
  7: 'ref-delta',
};

const oidBytes = 20;

/**
 * Reads the header of a pack: the number of objects it declares. Throws `git.invalid` unless it is a pack of
 * version 2 or 3. See https://git-scm.com/docs/pack-format.
 */
export function readPackHeader(pack: Uint8Array): number {
  // The smallest pack has a header of 12 bytes and a checksum.
  if (pack.length < 12 + oidBytes) throw invalidPack('it has no header');
  const view = new DataView(pack.buffer, pack.byteOffset, pack.byteLength);
  if (view.getUint32(0) !== 0x5041434b) throw invalidPack('it does not start with PACK');
  const version = view.getUint32(4);
  if (version !== 2 && version !== 3) throw invalidPack(`its version is ${version}`);
  return view.getUint32(8);
}

/**
 * Reads the header of the object at `offset`, which must end before the pack's checksum. Throws
 * `git.invalid`.
 */
export function readObjectHeader(pack: Uint8Array, offset: number): ObjectHeader {
  const end = pack.length - oidBytes;
  let at = offset;
  const next = (): number => {
    const byte = at < end ? pack[at] : undefined;
    if (byte === undefined) throw invalidPack(`it ends inside the object at byte ${offset}`);
    at += 1;
    return byte;
  };
  let byte = next();
  const kind = kinds[(byte >> 4) & 7];
  if (kind === undefined) throw invalidPack(`the object at byte ${offset} is of no known kind`);
  let sizeBytes = byte & 0x0f;
  // Multiplied instead of shifted, because sizes can exceed 32 bits.
  for (let scale = 16; byte & 0x80; scale *= 128) {
    byte = next();
    sizeBytes += (byte & 0x7f) * scale;
    if (sizeBytes > Number.MAX_SAFE_INTEGER) {
      throw invalidPack(`the object at byte ${offset} declares an impossible size`);
    }
  }
  let baseOffset: number | null = null;
  let baseOid: string | null = null;
  if (kind === 'ofs-delta') {
    byte = next();
    let distance = byte & 0x7f;
    while (byte & 0x80) {
      byte = next();
      distance = (distance + 1) * 128 + (byte & 0x7f);
      if (distance > offset) break;
    }
    baseOffset = offset - distance;
    if (distance === 0 || baseOffset < 12) {
      throw invalidPack(`the delta at byte ${offset} has a base outside of the pack`);
    }
  } else if (kind === 'ref-delta') {
    if (at + oidBytes > end) throw invalidPack(`it ends inside the object at byte ${offset}`);
    baseOid = toHex(pack.subarray(at, at + oidBytes));
    at += oidBytes;
  }
  return { kind, sizeBytes, dataOffset: at, baseOffset, baseOid };
}

/** Bytes in lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** The error `git.invalid` for a damaged pack, with the reason. */
export function invalidPack(reason: string): AppError {
  return new AppError(
    'git.invalid',
    `The remote sent a damaged pack: ${reason}. Try again; if it stays, run "git fsck" on the remote.`,
  );
}
