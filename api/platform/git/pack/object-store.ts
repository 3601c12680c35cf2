import { AppError } from '#schema/error.ts';
import type { GitLimits } from '#api/domain/git.ts';
import { createBudget } from './budget.ts';
import { indexPack, type PackIndex } from './index-pack.ts';
import type { PackedObject } from './object.ts';
import { createObjectReader, type ObjectReader } from './read-object.ts';

/** The objects of one commit, in as many packs as they came in. */
export type ObjectStore = {
  /** How many bytes of packs may still come. */
  bytesLeft(): number;
  /** Indexes another pack. Throws `git.too_large`, `git.invalid`, the reason of the signal. */
  add(pack: Uint8Array, signal: AbortSignal): Promise<void>;
  find(oid: string): PackedObject | undefined;
  /** Whether a file that is in none of the packs may be one that was passed over for its size. */
  mayBeOversize(oid: string): boolean;
  read: ObjectReader;
};

/** Reading may unpack a base again for each of its deltas: this many times what a repository may unpack to. */
const rereadFactor = 16;

/** An empty store. The limits are for all of its packs together. */
export function createObjectStore(limits: GitLimits, signal: AbortSignal): ObjectStore {
  const packs: { index: PackIndex; read: ObjectReader }[] = [];
  const budget = createBudget(limits.unpackedBytesMax, signal);
  let bytesLeft = limits.packBytesMax;
  let objectsLeft = limits.objectsMax;
  const holder = (oid: string) => packs.find(({ index }) => index.objects.has(oid));
  return {
    bytesLeft: () => bytesLeft,
    async add(pack, during) {
      bytesLeft -= pack.length;
      const left = { ...limits, objectsMax: objectsLeft };
      const index = await indexPack(pack, left, during, budget);
      objectsLeft -= index.objects.size;
      const workBytesMax = limits.unpackedBytesMax * rereadFactor;
      packs.push({ index, read: createObjectReader(index, workBytesMax, signal) });
    },
    find: (oid) => holder(oid)?.index.objects.get(oid),
    mayBeOversize: (oid) => packs.some(({ index }) => index.oversize.has(oid) || index.unnamed > 0),
    async read(oid, kind) {
      const pack = holder(oid);
      if (!pack) throw new AppError('git.invalid', `The remote did not send the ${kind} ${oid}.`);
      return pack.read(oid, kind);
    },
  };
}
