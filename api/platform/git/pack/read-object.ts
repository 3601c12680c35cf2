import { AppError } from '#schema/error.ts';
import { createBudget } from './budget.ts';
import { applyDelta } from './delta.ts';
import { inflateAt } from './inflate.ts';
import type { PackIndex } from './index-pack.ts';
import type { ObjectKind } from './header.ts';
import type { PackedObject } from './object.ts';

/** Bases kept between two reads: files next to each other are often deltas of one another. */
const cacheBytesMax = 16 * 1024 * 1024;

/** Unpacks objects of a pack by name. */
export type ObjectReader = (oid: string, kind: ObjectKind) => Promise<Uint8Array>;

/**
 * A reader over an index. It throws `git.invalid` for an object that is not there or of another kind, and
 * `git.too_large` once it has unpacked `workBytesMax`: a long chain of deltas may be unpacked anew for
 * each of its objects. Lets others run in between; throws the reason of `signal` when it aborts.
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
    // A copy where the cache holds the bytes, which the caller may change.
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
