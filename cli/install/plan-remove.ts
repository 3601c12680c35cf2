import { type AssetId, keyOf } from './asset-id.ts';
import { type Draft, draftPlan, type Plan } from './plan.ts';
import { list, removeFolder } from './plan-install.ts';
import type { Survey, SurveyedAsset, SurveyedPlacement } from './survey.ts';

type Options = {
  /** Remove from these agent targets only; null from all. */
  targets: string[] | null;
  force: boolean;
  now: Date;
};

/** Plans the removal of surveyed assets: installed files are removed, foreign files stay and are listed. */
export function planRemove(survey: Survey, ids: AssetId[], options: Options): Plan {
  const draft = draftPlan(survey, options.now);
  for (const id of ids) {
    const asset = survey.assets.get(keyOf(id));
    if (asset) planAsset(draft, asset, options);
  }
  return draft.build();
}

function planAsset(draft: Draft, asset: SurveyedAsset, { targets, force }: Options): void {
  const { kind, ref, locked, refused } = asset;
  if (refused.length > 0) return draft.refuseAll(refused);
  const staying = new Map(
    asset.placements.map((one) => [
      one,
      targets === null ? [] : one.recorded.targets.filter((target) => !targets.includes(target)),
    ]),
  );
  const placements = asset.placements.flatMap((one) => {
    const left = staying.get(one) ?? [];
    return left.length > 0 ? [{ ...one.recorded, targets: left }] : [];
  });
  const linked = placements.some(({ method }) => method !== 'copy');
  const wasLinked = asset.placements.some(({ recorded }) => recorded.method !== 'copy');
  const dropCanonical =
    asset.canonical !== null && !linked && (wasLinked || placements.length === 0);

  for (const one of asset.placements)
    planPlacement(draft, { kind, ref }, one, staying.get(one) ?? [], force);
  if (asset.canonical && dropCanonical) removeFolder(draft, asset.canonical, force);
  if (placements.length === 0) draft.assets.delete(keyOf(asset));
  else {
    const canonical = dropCanonical ? null : locked.canonical;
    draft.assets.set(keyOf(asset), { ...locked, canonical, placements });
  }
}

function planPlacement(
  draft: Draft,
  id: AssetId,
  one: SurveyedPlacement,
  left: string[],
  force: boolean,
): void {
  const { recorded, state } = one;
  const step = {
    ...id,
    folder: recorded.folder,
    targets: recorded.targets.filter((target) => !left.includes(target)),
    method: recorded.method,
    canonical: null,
  };
  if (step.targets.length === 0) return;
  const say = (action: 'remove' | 'leave', notes: string[] = []) =>
    draft.steps.push({ ...step, action, notes });
  if (left.length > 0) return void say('leave', [`still used by ${left.join(', ')}`]);
  if (state.kind === 'absent') return void say('leave', ['it was already gone']);
  if (!one.ours) return void say('leave', ['agenthub-cli did not put this there; not changed']);
  if (state.kind === 'link') {
    draft.remove(one, { kind: 'whole' });
    return void say('remove');
  }
  removeFolder(draft, one, force);
  const foreign = state.kind === 'folder' ? state.foreign : [];
  say(
    'remove',
    foreign.length > 0 ? [`leaves ${list(foreign)}, which agenthub-cli did not install`] : [],
  );
}
