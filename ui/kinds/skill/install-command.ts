import { placeSkill } from '#schema/kinds/skill/place.ts';
import { findTarget, sharedTargetId, usualPath } from '#schema/targets.ts';
import { choiceOptions, type InstallChoice } from '../../pages/asset/install/install-choice.ts';

/** What the CLI is told to install the skill `ref`: `add team/pdf -a claude-code`. */
export function installArguments(ref: string, choice: InstallChoice): string {
  return `add ${ref}${choiceOptions(choice)}`;
}

/** The folder where the first target chosen looks for skill `name`. A prompt names it for where no CLI runs. */
export function folderOf(name: string, choice: InstallChoice): string {
  const target = findTarget(choice.targets[0] ?? sharedTargetId);
  const [placed] = target ? placeSkill({ name }, target, choice.scope) : [];
  return placed ? usualPath(placed.path) : '';
}
