import { AppError } from '#schema/error.ts';
import type { GitLimits } from '#api/domain/git.ts';
import { createBudget } from './budget.ts';
import { indexPack, type PackIndex } from './index-pack.ts';
import type { PackedObject } from './object.ts';
import { createObjectReader, type ObjectReader } from './read-object.ts';

/** The objects of one commit, from one or more packs. */
export type ObjectStore = {
  /** How many more bytes of packs may be received. */
  bytesLeft(): number;
  /** Indexes another pack. Throws `git.too_large`, `git.invalid` and the signal's reason. */
  add(pack: Uint8Array, signal: AbortSignal): Promise<void>;
  find(oid: string): PackedObject | undefined;
  /** Whether a missing file may have been skipped for its size. */
  mayBeOversize(oid: string): boolean;
  read: ObjectReader;
};

/** Reading may unpack a base once per delta: this multiple of the unpack limit is allowed. */
const rereadFactor = 16;

/** Creates an empty store. The limits apply to all of its packs together. */
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
