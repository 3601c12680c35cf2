import { createHash } from 'node:crypto';
import { yieldToEventLoop } from '#api/domain/archive/yield-to-event-loop.ts';
import type { GitLimits } from '#api/domain/git.ts';
import { type Budget, createBudget } from './budget.ts';
import { readDeltaSizes } from './delta.ts';
import { invalidPack, readObjectHeader, readPackHeader, toHex } from './header.ts';
import { inflateAt, skipAt } from './inflate.ts';
import { nameObject, type PackedObject, tooLarge, type WaitingDelta } from './object.ts';
import { resolveDeltas } from './resolve-deltas.ts';

/** Hashed at a stretch: some 5 ms. */
const stretchBytes = 4 * 1024 * 1024;

/** Where every object of a pack is. */
export type PackIndex = {
  pack: Uint8Array;
  objects: ReadonlyMap<string, PackedObject>;
  /** The names of files that pass the limit for one. */
  oversize: ReadonlySet<string>;
  /** Deltas that were not unpacked because they, or what they are for, pass that limit: nameless. */
  unnamed: number;
};

/** What the first pass over a pack finds. */
type FirstPass = {
  wholes: PackedObject[];
  /** By where their base starts, or by its name. */
  deltas: Map<number | string, WaitingDelta[]>;
  oversize: Set<string>;
  unnamed: number;
};

/**
 * Names every object of a pack: a name is the SHA-1 of the object, so each is unpacked once and let go.
 * Sizes are checked where they are declared, before memory is taken for them; a pack of any content
 * ends in an index or in `git.too_large` or `git.invalid`. `budget` is what it, and other packs of the same
 * commit, may unpack to. Lets others run in between; throws the
 * reason of `signal` when it aborts. See https://git-scm.com/docs/pack-format.
 *
 * isomorphic-git's indexPack is not used for this: it inflates whatever a pack holds. A pack of 400 kB, 400 MB
 * of zeros, took it 1.7 GB and held the event loop for six seconds; on 1,000 skills it took three times as long.
 */
export async function indexPack(
  pack: Uint8Array,
  limits: GitLimits,
  signal: AbortSignal,
  budget = createBudget(limits.unpackedBytesMax, signal),
): Promise<PackIndex> {
  const count = readPackHeader(pack);
  if (count > limits.objectsMax) {
    throw tooLarge(`it has ${count} objects; at most ${limits.objectsMax} are read`);
  }
  // One byte of header and eight of an empty zlib stream are the smallest object.
  if (count > pack.length / 9)
    throw invalidPack(`it is too short for the ${count} objects it declares`);
  await verifyChecksum(pack);
  const first = await readObjects(pack, count, limits, budget);
  const objects = new Map(first.wholes.map((object) => [object.oid, object]));
  const skipped = await resolveDeltas({ pack, limits, budget, objects, ...first });
  return { pack, objects, oversize: first.oversize, unnamed: first.unnamed + skipped };
}

/** A pack ends with the SHA-1 of all before it: what is cut or damaged on the way shows here. */
async function verifyChecksum(pack: Uint8Array): Promise<void> {
  const hash = createHash('sha1');
  const end = pack.length - 20;
  for (let at = 0; at < end; at += stretchBytes) {
    hash.update(pack.subarray(at, Math.min(at + stretchBytes, end)));
    await yieldToEventLoop(stretchBytes);
  }
  if (hash.digest('hex') !== toHex(pack.subarray(end))) throw invalidPack('its checksum is wrong');
}

async function readObjects(
  pack: Uint8Array,
  count: number,
  limits: GitLimits,
  budget: Budget,
): Promise<FirstPass> {
  const found: FirstPass = { wholes: [], deltas: new Map(), oversize: new Set(), unnamed: 0 };
  let offset = 12;
  for (let number = 0; number < count; number++) {
    const header = readObjectHeader(pack, offset);
    const { kind, sizeBytes, dataOffset } = header;
    await budget.spend(sizeBytes);
    const isDelta = kind === 'ofs-delta' || kind === 'ref-delta';
    if (sizeBytes > limits.blobBytesMax) {
      if (!isDelta && kind !== 'blob') throw tooLarge(`a ${kind} has ${sizeBytes} bytes`);
      const hash = createHash('sha1').update(`blob ${sizeBytes}\0`);
      const packedBytes = await skipAt(pack, dataOffset, sizeBytes, (bytes) => hash.update(bytes));
      if (isDelta) found.unnamed += 1;
      else found.oversize.add(hash.digest('hex'));
      offset = dataOffset + packedBytes;
      continue;
    }
    const { bytes, packedBytes } = inflateAt(pack, dataOffset, sizeBytes);
    if (isDelta) {
      const delta = { header, offset, resultBytes: readDeltaSizes(bytes).resultBytes };
      const base = header.baseOffset ?? header.baseOid ?? '';
      const siblings = found.deltas.get(base);
      if (siblings) siblings.push(delta);
      else found.deltas.set(base, [delta]);
    } else {
      const oid = nameObject(kind, bytes);
      found.wholes.push({ oid, kind, sizeBytes, offset, header, base: null, depth: 0 });
    }
    offset = dataOffset + packedBytes;
  }
  if (offset !== pack.length - 20) throw invalidPack('there is more in it than its objects');
  return found;
}
