import { placeSkill } from '#schema/kinds/skill/place.ts';
import { usualPath } from '#schema/targets.ts';
import { type TargetChoice, targetOptions } from '../target-choice.ts';

/** What the CLI is told to install the skill `ref`: `add team/pdf -a claude-code`. */
export function installArguments(ref: string, choice: TargetChoice): string {
  return `add ${ref}${targetOptions(choice)}`;
}

/** The folders where the targets chosen look for skill `name`, each once. A prompt names them for where no CLI runs. */
export function foldersOf(name: string, { targets, scope }: TargetChoice): string[] {
  const placed = targets.flatMap((id) => placeSkill({ name }, { id }, scope));
  return [...new Set(placed.map(({ path }) => usualPath(path)))];
}
