import { type AssetId, keyOf } from './asset-id.ts';
import { draftPlan, type Plan } from './plan.ts';
import type { Survey } from './survey.ts';

/** Plans that assets are pinned to their installed versions, or no longer. Nothing but the lock changes. */
export function planPin(survey: Survey, ids: AssetId[], isPinned: boolean, now: Date): Plan {
  const draft = draftPlan(survey, now);
  for (const id of ids) {
    const locked = draft.assets.get(keyOf(id));
    if (!locked) continue;
    const requested = isPinned ? locked.version : null;
    draft.assets.set(keyOf(id), { ...locked, requested });
  }
  return draft.build();
}
