import type { ErrorItem } from '#schema/error.ts';
import { CliError } from '../errors.ts';
import type { Output } from '../output.ts';
import type { Prepared } from './prepare.ts';

/**
 * Says which agent tools cannot have a version, and why. Throws `cli.refused` if the user has `named` the tools and asked
 * for the asset.
 */
export function refuseObstacles(
  output: Output,
  prepared: readonly Prepared[],
  named: boolean,
): void {
  const errors: ErrorItem[] = [];
  for (const { ref, direct, targets, placing } of prepared) {
    for (const target of targets) {
      const obstacle = placing.obstacleFor(target);
      if (obstacle === null) continue;
      if (named && direct) errors.push({ pointer: ref, detail: obstacle });
      else output.warn(`${ref} is not installed for ${target.displayName}: ${obstacle}`);
    }
  }
  if (errors.length === 0) return;
  const hints = ['leave the tool out of --agent to install for the others'];
  throw new CliError('cli.refused', 'Nothing was changed', { errors, hints });
}
