import type { GitLimits } from '#api/domain/git.ts';
import type { Budget } from './budget.ts';
import { applyDelta } from './delta.ts';
import { invalidPack } from './header.ts';
import { inflateAt } from './inflate.ts';
import { nameObject, type PackedObject, tooLarge, type WaitingDelta } from './object.ts';

/** git makes delta chains of 50; old versions made up to 250 with aggressive packing. */
const chainMax = 300;
/** The memory for bases with unresolved deltas; in ordinary packs these are a handful of files. */
const heldBytesMax = 128 * 1024 * 1024;

type Resolution = {
  pack: Uint8Array;
  limits: GitLimits;
  budget: Budget;
  /** The whole objects; resolved deltas are added. */
  objects: Map<string, PackedObject>;
  wholes: PackedObject[];
  deltas: Map<number | string, WaitingDelta[]>;
  oversize: ReadonlySet<string>;
  /** The number of deltas already skipped for their size. */
  unnamed: number;
};

/**
 * Resolves all deltas, depth first, so that a base is kept only while it has unresolved deltas. Returns the
 * number of deltas without an object id, because they or their bases exceed the file limit. Throws
 * `git.invalid` for a delta without a base, and `git.too_large` if chains or sizes exceed their limits.
 */
export async function resolveDeltas(resolution: Resolution): Promise<number> {
  const { pack, limits, budget, objects, wholes, deltas, oversize } = resolution;
  let unnamed = 0;
  let heldBytes = 0;
  const takeDeltasOf = (object: PackedObject): WaitingDelta[] => {
    const waiting = [...(deltas.get(object.offset) ?? []), ...(deltas.get(object.oid) ?? [])];
    deltas.delete(object.offset);
    deltas.delete(object.oid);
    return waiting;
  };
  for (const whole of wholes) {
    const waiting = takeDeltasOf(whole);
    if (waiting.length === 0) continue;
    await budget.spend(whole.sizeBytes);
    const { bytes } = inflateAt(pack, whole.header.dataOffset, whole.sizeBytes);
    const stack = [{ object: whole, bytes, waiting }];
    heldBytes = bytes.length;
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const delta = top.waiting.pop();
      const { object: base, bytes: baseBytes } = top;
      if (top.waiting.length === 0) {
        // This is the last delta of the base, so the base is released before the delta's own deltas are
        // added.
        stack.pop();
        heldBytes -= baseBytes.length;
      }
      if (delta === undefined) continue;
      if (delta.resultBytes > limits.blobBytesMax) {
        unnamed += 1;
        continue;
      }
      if (base.depth >= chainMax) throw tooLarge(`it has a chain of more than ${chainMax} deltas`);
      await budget.spend(delta.header.sizeBytes + delta.resultBytes);
      const instructions = inflateAt(pack, delta.header.dataOffset, delta.header.sizeBytes);
      const result = applyDelta(baseBytes, instructions.bytes);
      const oid = nameObject(base.kind, result);
      const object: PackedObject = {
        oid,
        kind: base.kind,
        sizeBytes: result.length,
        offset: delta.offset,
        header: delta.header,
        base,
        depth: base.depth + 1,
      };
      if (!objects.has(oid)) objects.set(oid, object);
      const next = takeDeltasOf(object);
      if (next.length === 0) continue;
      heldBytes += result.length;
      if (heldBytes > heldBytesMax) throw tooLarge('its deltas need too much memory');
      stack.push({ object, bytes: result, waiting: next });
    }
  }
  const left = [...deltas.values()].reduce((sum, waiting) => sum + waiting.length, 0);
  // If files were skipped for their size, the base of an unresolved delta may be one of them.
  const passedOver = oversize.size + resolution.unnamed + unnamed > 0;
  if (left > 0 && !passedOver) throw invalidPack('a delta in it has no base');
  return unnamed + left;
}
