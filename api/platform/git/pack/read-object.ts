import { AppError } from '#schema/error.ts';
import { createBudget } from './budget.ts';
import { applyDelta } from './delta.ts';
import { inflateAt } from './inflate.ts';
import type { PackIndex } from './index-pack.ts';
import type { ObjectKind } from './header.ts';
import type { PackedObject } from './object.ts';

/** The size of the cache of delta bases: neighbouring files are often deltas of each other. */
const cacheBytesMax = 16 * 1024 * 1024;

/** Unpacks an object by its id. */
export type ObjectReader = (oid: string, kind: ObjectKind) => Promise<Uint8Array>;

/**
 * Creates a reader for a pack. It throws `git.invalid` if an object is missing or of another kind, and
 * `git.too_large` once it has unpacked `workBytesMax`: a long chain of deltas may be unpacked again for each
 * object. Yields to the event loop; throws the signal's reason when it aborts.
 */
export function createObjectReader(
  { pack, objects }: PackIndex,
  workBytesMax: number,
  signal: AbortSignal,
): ObjectReader {
  const budget = createBudget(workBytesMax, signal);
  const cache = createBaseCache();
  return async (oid, kind) => {
    const object = objects.get(oid);
    if (!object) throw new AppError('git.invalid', `The remote did not send the ${kind} ${oid}.`);
    if (object.kind !== kind) {
      throw new AppError(
        'git.invalid',
        `The remote sent a ${object.kind} where ${oid} is a ${kind}.`,
      );
    }
    const chain: PackedObject[] = [];
    let bytes: Uint8Array | undefined;
    for (let at: PackedObject | null = object; at !== null; at = at.base) {
      bytes = cache.get(at.offset);
      if (bytes !== undefined) break;
      chain.push(at);
    }
    for (const link of chain.reverse()) {
      await budget.spend(link.base ? link.header.sizeBytes + link.sizeBytes : link.sizeBytes);
      const packed = inflateAt(pack, link.header.dataOffset, link.header.sizeBytes).bytes;
      bytes = bytes === undefined ? packed : applyDelta(bytes, packed);
      if (object.depth > 0) cache.set(link.offset, bytes);
    }
    // Copied if the cache holds the bytes, because the caller may change them.
    const isCached = object.depth > 0 || chain.length === 0;
    return isCached || bytes === undefined ? new Uint8Array(bytes ?? []) : bytes;
  };
}

function createBaseCache() {
  const kept = new Map<number, Uint8Array>();
  let keptBytes = 0;
  return {
    get: (offset: number) => kept.get(offset),
    set(offset: number, bytes: Uint8Array) {
      if (bytes.length > cacheBytesMax / 4 || kept.has(offset)) return;
      kept.set(offset, bytes);
      keptBytes += bytes.length;
      for (const [oldest, { length }] of kept) {
        if (keptBytes <= cacheBytesMax) break;
        kept.delete(oldest);
        keptBytes -= length;
      }
    },
  };
}
