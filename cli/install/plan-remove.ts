import { groupBy } from './group-by.ts';
import { type AssetId, keyOf, parseKey } from './asset-id.ts';
import { isKept, isRemains, targetsOf } from './kept.ts';
import { stepPlaceOf } from './lock-format.ts';
import type { LockedPlacement } from './lockfile.ts';
import { dropNeed } from './needs.ts';
import { type Draft, draftPlan, type Plan } from './plan.ts';
import { removeEntryOf } from './plan-entry.ts';
import { removeFileOf } from './plan-file.ts';
import { list, removeFolder } from './plan-folder.ts';
import type { Survey, SurveyedAsset, SurveyedPlacement } from './survey.ts';

type Options = {
  /** Remove from these agent targets only; null from all. */
  targets: string[] | null;
  force: boolean;
  /** Remove only what an earlier remove has kept. */
  keptOnly?: boolean;
};

/**
 * Plans the removal of surveyed assets: installed files and entries are removed, everything else stays and
 * is listed. What the user changed stays recorded, so that a later command can take it. A part that another asset needs stays too; a part that nothing else needs goes with its asset.
 */
export function planRemove(survey: Survey, ids: AssetId[], options: Options & { now: Date }): Plan {
  const draft = draftPlan(survey, options.now);
  const going = new Set(ids.map(keyOf));
  for (const id of ids) {
    const asset = survey.assets.get(keyOf(id));
    if (!asset) continue;
    // What is gone, as after a merge of two lock files, needs nothing.
    const needing = (asset.locked.neededBy ?? []).filter(
      (key) => !going.has(key) && draft.assets.has(key),
    );
    if (needing.length > 0 && !options.keptOnly) keepAsPart(draft, asset, needing, options);
    else planRemoval(draft, asset, options);
  }
  for (const id of ids) {
    const owner = keyOf(id);
    for (const [key, asset] of draft.assets) {
      if (!asset.neededBy?.includes(owner)) continue;
      const left = draft.assets.get(owner);
      // The owner is left in other targets, and with it the need.
      if (left && !isRemains(left)) leaveTargets(draft, key, options);
      else dropNeed(draft, key, asset, owner, { ...options, targets: null });
    }
  }
  return draft.build();
}

/** Keeps an asset that others need; the user no longer asks for it himself. */
function keepAsPart(
  draft: Draft,
  asset: SurveyedAsset,
  needing: string[],
  { targets, force }: Options,
): void {
  const { kind, ref, locked, placements, ownFiles, entries } = asset;
  if (locked.placements.some(isKept)) planRemoval(draft, asset, { targets, force, keptOnly: true });
  const needed = needing.map((key) => parseKey(key)?.ref ?? key).join(', ');
  const notes = [`stays as a part of ${needed}`];
  for (const { recorded } of [...placements, ...ownFiles, ...entries]) {
    if (isKept(recorded)) continue;
    const going = recorded.targets.filter((one) => targets === null || targets.includes(one));
    if (going.length === 0) continue;
    draft.say({ kind, ref, ...stepPlaceOf(recorded), targets: going, action: 'leave', notes });
  }
  const key = keyOf({ kind, ref });
  const known = draft.assets.get(key) ?? locked;
  if (targets === null) draft.assets.set(key, { ...known, direct: false });
}

/** Removes a part from the targets that its owner leaves, unless something else keeps it there. */
function leaveTargets(draft: Draft, key: string, { targets, force }: Options): void {
  const surveyed = draft.survey.assets.get(key);
  const asset = draft.assets.get(key);
  if (!surveyed || !asset || targets === null || asset.direct !== false) return;
  const still = new Set(
    (asset.neededBy ?? []).flatMap((key) => {
      const owner = draft.assets.get(key);
      return owner ? targetsOf(owner) : [];
    }),
  );
  const going = targets.filter((target) => !still.has(target));
  if (going.length > 0) planRemoval(draft, surveyed, { targets: going, force });
}

/** Plans the removal of one surveyed asset. What has to stay because the user changed it stays in its record. */
export function planRemoval(
  draft: Draft,
  asset: SurveyedAsset,
  { targets, force, keptOnly = false }: Options,
): void {
  const { kind, ref, locked, refused } = asset;
  const id = { kind, ref };
  if (refused.length > 0) return draft.refuseAll(refused);
  const stayingOf = (one: LockedPlacement) => {
    if (keptOnly && !isKept(one)) return one.targets;
    return targets === null ? [] : one.targets.filter((target) => !targets.includes(target));
  };
  const placements: LockedPlacement[] = locked.placements.flatMap((one) => {
    const left = stayingOf(one);
    return left.length > 0 ? [{ ...one, targets: left }] : [];
  });
  const isLink = (one: LockedPlacement) => one.type === 'folder' && one.method !== 'copy';
  const linked = placements.some(isLink);
  const dropCanonical =
    asset.canonical !== null &&
    !linked &&
    (locked.placements.some(isLink) || placements.length === 0);

  const byPath = groupBy(asset.placements, ({ path }) => path);
  for (const same of byPath.values()) {
    // Recorded folders that have become one through a link go together, once.
    const left = [...new Set(same.flatMap(({ recorded }) => stayingOf(recorded)))];
    for (const [at, one] of same.entries()) {
      planPlacement(draft, id, one, { left, force, isGone: at > 0 });
    }
  }
  for (const one of asset.ownFiles) {
    const left = stayingOf(one.recorded);
    if (left.length === 0) {
      if (removeFileOf(draft, id, one, { force })) placements.push({ ...one.recorded, kept: true });
    } else sayStill(draft, id, one.recorded, left);
  }
  for (const one of asset.entries) {
    const left = stayingOf(one.recorded);
    if (left.length === 0) {
      if (removeEntryOf(draft, id, one, { force }))
        placements.push({ ...one.recorded, kept: true });
    } else sayStill(draft, id, one.recorded, left);
  }
  if (asset.canonical && dropCanonical) removeFolder(draft, asset.canonical, force);
  if (placements.length === 0) draft.assets.delete(keyOf(asset));
  else {
    const canonical = dropCanonical ? null : locked.canonical;
    const known = draft.assets.get(keyOf(asset)) ?? locked;
    const next = { ...known, canonical, placements };
    // What is left of it is no part that works.
    draft.assets.set(keyOf(asset), isRemains(next) ? { ...next, neededBy: [] } : next);
  }
}

function sayStill(
  draft: Draft,
  id: AssetId,
  recorded: Exclude<LockedPlacement, { type: 'folder' }>,
  left: string[],
): void {
  const targets = recorded.targets.filter((target) => !left.includes(target));
  if (targets.length === 0) return;
  const notes = [`still used by ${left.join(', ')}`];
  draft.say({ ...id, ...stepPlaceOf(recorded), targets, action: 'leave', notes });
}

function planPlacement(
  draft: Draft,
  id: AssetId,
  one: SurveyedPlacement,
  { left, force, isGone }: { left: string[]; force: boolean; isGone: boolean },
): void {
  const { recorded, state } = one;
  const step = {
    ...id,
    type: 'folder' as const,
    folder: recorded.folder,
    targets: recorded.targets.filter((target) => !left.includes(target)),
    method: recorded.method,
    canonical: null,
  };
  if (step.targets.length === 0) return;
  const say = (action: 'remove' | 'leave', notes: string[] = []) =>
    draft.steps.push({ ...step, action, notes });
  if (left.length > 0) return void say('leave', [`still used by ${left.join(', ')}`]);
  if (isGone || state.kind === 'absent') return void say('leave', ['it was already gone']);
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
