import { type AssetId, keyOf, parseKey } from './asset-id.ts';
import type { Lock, LockedAsset } from './lockfile.ts';
import type { Draft } from './plan.ts';
import { planRemoval } from './plan-remove.ts';

type Removal = { force: boolean };

/** The keys of the assets that are parts of those with the given keys. */
export function partsOfAll({ assets }: Lock, keys: Iterable<string>): string[] {
  const above = new Set(keys);
  return Object.entries(assets).flatMap(([key, { neededBy = [] }]) =>
    neededBy.some((one) => above.has(one)) ? [key] : [],
  );
}

/** The ids of keys that are known. */
export function idsOf(keys: Iterable<string>): AssetId[] {
  return [...keys].flatMap((key) => parseKey(key) ?? []);
}

/**
 * Removes the parts that the requested versions no longer need, unless the user asked for them himself or
 * another asset needs them. Their assets must be in the survey.
 */
export function dropUnneeded(
  draft: Draft,
  requests: readonly (AssetId & { parts: readonly string[] })[],
  options: Removal,
): void {
  for (const request of requests) {
    const owner = keyOf(request);
    for (const [key, asset] of draft.assets) {
      if (!asset.neededBy?.includes(owner) || request.parts.includes(key)) continue;
      dropNeed(draft, key, asset, owner, { ...options, targets: null });
    }
  }
}

/** Takes one need from a part, and removes the part if nothing needs it any more. */
export function dropNeed(
  draft: Draft,
  key: string,
  asset: LockedAsset,
  owner: string,
  options: Removal & { targets: string[] | null },
): void {
  const neededBy = (asset.neededBy ?? []).filter((one) => one !== owner);
  const isLeft = neededBy.length > 0 || asset.direct !== false;
  const surveyed = draft.survey.assets.get(key);
  if (isLeft || !surveyed) draft.assets.set(key, { ...asset, neededBy });
  else planRemoval(draft, surveyed, options);
}
