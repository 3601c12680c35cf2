import { createHash } from 'node:crypto';
import { yieldToEventLoop } from '#api/domain/archive/yield-to-event-loop.ts';
import type { GitLimits } from '#api/domain/git.ts';
import { type Budget, createBudget } from './budget.ts';
import { readDeltaSizes } from './delta.ts';
import { invalidPack, readObjectHeader, readPackHeader, toHex } from './header.ts';
import { inflateAt, skipAt } from './inflate.ts';
import { nameObject, type PackedObject, tooLarge, type WaitingDelta } from './object.ts';
import { resolveDeltas } from './resolve-deltas.ts';

/** Bytes hashed between two yields: about 5 ms. */
const stretchBytes = 4 * 1024 * 1024;

/** The index of a pack's objects. */
export type PackIndex = {
  pack: Uint8Array;
  objects: ReadonlyMap<string, PackedObject>;
  /** The object ids of files that exceed the size limit. */
  oversize: ReadonlySet<string>;
  /**
   * The number of deltas that were skipped because they or their results exceed that limit; their object ids
   * are unknown.
   */
  unnamed: number;
};

/** The result of the first pass over a pack. */
type FirstPass = {
  wholes: PackedObject[];
  /** By the offset or the object id of their base. */
  deltas: Map<number | string, WaitingDelta[]>;
  oversize: Set<string>;
  unnamed: number;
};

/**
 * Indexes a pack: computes the object id (SHA-1) of every object, which requires unpacking each of them once.
 * Sizes are checked where they are declared, before memory is allocated, so any input ends in an index,
 * `git.too_large` or `git.invalid`. `budget` limits the unpacked bytes of this and other packs of the same
 * commit. Yields to the event loop; throws the signal's reason when it aborts. See
 * https://git-scm.com/docs/pack-format.
 *
 * isomorphic-git's indexPack is not used, because it inflates without limits: a pack of 400 kB with 400 MB of
 * zeros took it 1.7 GB and blocked the event loop for six seconds. On 1,000 skills it took three times as
 * long.
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
  // The smallest object has a header of one byte and an empty zlib stream of eight.
  if (count > pack.length / 9)
    throw invalidPack(`it is too short for the ${count} objects it declares`);
  await verifyChecksum(pack);
  const first = await readObjects(pack, count, limits, budget);
  const objects = new Map(first.wholes.map((object) => [object.oid, object]));
  const skipped = await resolveDeltas({ pack, limits, budget, objects, ...first });
  return { pack, objects, oversize: first.oversize, unnamed: first.unnamed + skipped };
}

/** Checks the SHA-1 at the end of a pack, which detects truncation and damage. */
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
