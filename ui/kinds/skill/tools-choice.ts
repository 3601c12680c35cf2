import { skillLocations } from '#schema/kinds/skill/place.ts';
import { makeTargetChoice } from '../target-choice.ts';

/** The tools that a visitor installs skills for, and the scope. */
export const toolsChoice = makeTargetChoice({
  storageKey: 'agenthub.install',
  takes: (target, scope) => skillLocations(target, scope).length > 0,
  several: true,
});
