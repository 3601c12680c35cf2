import {
  findTarget,
  type InstallScope,
  sharedTargetId,
  type Target,
  targets,
} from '#schema/targets.ts';
import { UsageError } from '../errors.ts';
import { nearest } from '../suggest.ts';
import { detectTargets } from './detect.ts';
import { type Places, skillsFolder } from './places.ts';

/** The targets of an install and their skills folders; `said` is why these, when no one named them. */
export type Choice = { into: { target: string; folder: string }[]; said: string | null };

/**
 * The targets that `--agent` names (`*` is all of them), each served whether it is found here or not;
 * without a name those found on this machine, and when there are none, the shared folder.
 */
export async function chooseTargets(
  names: string[],
  scope: InstallScope,
  places: Places,
): Promise<Choice> {
  if (names.includes('*')) return { into: placed(targets, scope, places), said: null };
  if (names.length > 0) {
    const named = [...new Set(names.map(parseTarget))];
    const without = named.find((target) => target.skills[scope] === null);
    if (without) {
      throw new UsageError(`${without.displayName} has no skills folder of the user's`, {
        hints: ['install into the project:  --scope project'],
      });
    }
    return { into: placed(named, scope, places), said: null };
  }
  const found = placed(await detectTargets(places), scope, places);
  if (found.length > 0) {
    const ids = found.map(({ target }) => target).join(', ');
    return { into: found, said: `no --agent given; found here: ${ids}` };
  }
  const shared = targets.filter(({ id }) => id === sharedTargetId);
  return {
    into: placed(shared, scope, places),
    said: 'no --agent given and no agent found here; using the shared .agents folder',
  };
}

/** The target of an id or alias. Throws a usage error that says which it may have been. */
export function parseTarget(name: string): Target {
  const target = findTarget(name);
  if (target) return target;
  const near = nearest(
    name,
    targets.flatMap(({ id, aliases = [] }) => [id, ...aliases]),
  );
  throw new UsageError(`No agent target named "${name}"`, {
    candidates: near.length > 0 ? near : targets.map(({ id }) => id),
    hints: ['all of them:  agenthub-cli targets'],
  });
}

function placed(chosen: readonly Target[], scope: InstallScope, places: Places): Choice['into'] {
  return chosen.flatMap((target) => {
    const folder = skillsFolder(target, scope, places);
    return folder === null ? [] : [{ target: target.id, folder }];
  });
}
