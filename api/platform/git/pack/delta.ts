import { invalidPack } from './header.ts';

/** The header of a delta: the size of its base and of its result. */
export type DeltaSizes = { baseBytes: number; resultBytes: number; instructionsAt: number };

/**
 * Reads the header of a delta, so that its sizes can be checked before memory is allocated. Throws
 * `git.invalid`.
 */
export function readDeltaSizes(delta: Uint8Array): DeltaSizes {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = delta[at];
      if (byte === undefined || value > Number.MAX_SAFE_INTEGER / 256) {
        throw invalidPack('a delta has no size');
      }
      at += 1;
      value += (byte & 0x7f) * scale;
      if (!(byte & 0x80)) return value;
    }
  };
  const baseBytes = varint();
  const resultBytes = varint();
  return { baseBytes, resultBytes, instructionsAt: at };
}

/**
 * Applies a delta to its base. The result has exactly the declared size, which the caller has checked. Every
 * copy must be inside the base. Throws `git.invalid`. See "Deltified representation" in
 * https://git-scm.com/docs/pack-format.
 */
export function applyDelta(base: Uint8Array, delta: Uint8Array): Uint8Array {
  const { baseBytes, resultBytes, instructionsAt } = readDeltaSizes(delta);
  if (baseBytes !== base.length) throw invalidPack('a delta is for a base of another size');
  const result = new Uint8Array(resultBytes);
  let length = 0;
  let at = instructionsAt;
  const operand = (): number => {
    const byte = delta[at];
    if (byte === undefined) throw invalidPack('a delta ends inside an instruction');
    at += 1;
    return byte;
  };
  while (at < delta.length) {
    const instruction = operand();
    let from: Uint8Array;
    if (instruction & 0x80) {
      let offset = 0;
      let size = 0;
      for (let bit = 0; bit < 4; bit++) {
        if (instruction & (1 << bit)) offset += operand() * 2 ** (8 * bit);
      }
      for (let bit = 0; bit < 3; bit++) {
        if (instruction & (0x10 << bit)) size += operand() * 2 ** (8 * bit);
      }
      if (size === 0) size = 0x10000;
      if (offset + size > base.length) throw invalidPack('a delta copies from outside of its base');
      from = base.subarray(offset, offset + size);
    } else if (instruction !== 0) {
      if (at + instruction > delta.length) throw invalidPack('a delta ends inside an instruction');
      from = delta.subarray(at, at + instruction);
      at += instruction;
    } else {
      throw invalidPack('a delta has an unknown instruction');
    }
    if (length + from.length > resultBytes) {
      throw invalidPack('a delta makes more than it declares');
    }
    result.set(from, length);
    length += from.length;
  }
  if (length !== resultBytes) throw invalidPack('a delta makes less than it declares');
  return result;
}
