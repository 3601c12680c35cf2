import { type Kind, kindNounsWithArticle } from '#schema/kind.ts';
import {
  findTarget,
  type InstallScope,
  sharedTargetId,
  type Target,
  targets,
} from '#schema/targets.ts';
import { homeUnknown, UsageError } from '../errors.ts';
import { fewNames } from './few-names.ts';
import { nearest } from '../suggest.ts';
import { detectTargets } from './detect.ts';
import { locationsOf, type Places } from './places.ts';

/** The targets of an install; `said` explains the choice if the user named no target, else it is null. */
export type Choice = { targets: readonly Target[]; said: string | null };

/**
 * The targets that `--agent` names (`*` means all), even if they are not found on this machine. Without
 * names: the targets found on this machine, or the shared folder if there are none.
 */
export async function chooseTargets(
  kind: Kind,
  names: string[],
  scope: InstallScope,
  places: Places,
): Promise<Choice> {
  if (scope === 'user' && places.home === null) throw homeUnknown();
  const takes = (target: Target) => locationsOf(kind, target, scope, places).length > 0;
  if (names.includes('*')) return { targets: targets.filter(takes), said: null };
  if (names.length > 0) {
    const named = [...new Set(names.map(parseTarget))];
    const without = named.find((target) => !takes(target));
    if (without) {
      throw new UsageError(
        `${without.displayName} does not take ${kindNounsWithArticle[kind]} in the ${scope} scope`,
        {
          hints: [`try the other scope:  --scope ${scope === 'user' ? 'project' : 'user'}`],
        },
      );
    }
    return { targets: named, said: null };
  }
  const found = (await detectTargets(places)).filter(takes);
  if (found.length > 0) {
    const ids = found.map(({ id }) => id);
    return { targets: found, said: `no --agent given; found here: ${fewNames(ids)}` };
  }
  const shared = targets.filter((target) => target.id === sharedTargetId && takes(target));
  if (shared.length === 0) {
    throw new UsageError(`No agent tool found here that takes ${kindNounsWithArticle[kind]}`, {
      hints: ['name one:  --agent <id>', 'list all targets:  agenthub-cli targets'],
    });
  }
  return {
    targets: shared,
    said: 'no --agent given and no agent found here; using the shared .agents folder',
  };
}

/** The target with an id or alias. Throws a usage error with similar names. */
export function parseTarget(name: string): Target {
  const target = findTarget(name);
  if (target) return target;
  const near = nearest(
    name,
    targets.flatMap(({ id, aliases = [] }) => [id, ...aliases]),
  );
  throw new UsageError(`No agent target named "${name}"`, {
    candidates: near.length > 0 ? near : targets.map(({ id }) => id),
    hints: ['list all targets:  agenthub-cli targets'],
  });
}
