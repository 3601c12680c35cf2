import { type AssetId, keyOf } from './asset-id.ts';
import type { LockedAsset } from './lockfile.ts';
import { isVersion } from './newer.ts';
import { draftPlan, type Plan } from './plan.ts';
import type { Requested } from './requested.ts';
import type { Survey } from './survey.ts';

/**
 * Plans that assets are pinned to their installed versions, or no longer. Nothing but the lock changes. One that followed
 * a range before it was pinned follows it again; any other follows `latest`.
 */
export function planPin(survey: Survey, ids: AssetId[], isPinned: boolean, now: Date): Plan {
  const draft = draftPlan(survey, now);
  for (const id of ids) {
    const locked = draft.assets.get(keyOf(id));
    if (!locked) continue;
    draft.assets.set(keyOf(id), { ...locked, ...pinOf(locked, isPinned) });
  }
  return draft.build();
}

/** What the lock records of a pin, or of its end. */
export function pinOf(locked: LockedAsset, isPinned: boolean): Requested {
  const { requested, range, version } = locked;
  if (isPinned) return { requested: version, range };
  const wasPinned = requested !== null && isVersion(requested);
  return { requested: null, range: wasPinned ? range : undefined };
}
