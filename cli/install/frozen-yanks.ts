import { assetRoute } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import type { BaseCommand } from '../base-command.ts';
import { describe } from '../describe-error.ts';
import { CliError } from '../errors.ts';
import { isUnreachable } from '../exit-codes.ts';
import { partsOf } from './asset-id.ts';
import type { AssetRequest } from './engine.ts';
import { forAll } from './fetch-all.ts';

/**
 * Warns of locked versions that were yanked, or that the registry no longer has, before they are installed. Throws
 * `cli.blocked` for those that were withdrawn for a security reason, unless `allow` is set. Where the registry does not
 * answer, says that nothing was looked up: archives of the cache can be installed without it.
 */
export async function refuseWithdrawn(
  command: BaseCommand,
  requests: readonly Pick<AssetRequest, 'kind' | 'ref' | 'version'>[],
  allow: boolean,
): Promise<void> {
  const { output } = command;
  if (command.offline) return output.warn('yanked versions were not looked up: --offline is set');
  const client = await command.client();
  try {
    const found = await forAll(requests, async ({ kind, ref, version }) => {
      const params = { ...partsOf(ref), version };
      const route = assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}/versions/{version}');
      const answer = await client.call(route, { params }).catch((err: unknown) => {
        if (err instanceof AppError && err.code.endsWith('not_found')) return null;
        throw err;
      });
      const why = answer?.yankReason ? `: ${answer.yankReason}` : '';
      if (answer === null)
        output.warn(`${ref} ${version} is no longer in the registry, or not visible to you`);
      else if (answer.yankSeverity === 'security')
        return [
          { pointer: `${ref}@${version}`, detail: `was withdrawn for a security reason${why}` },
        ];
      else if (answer.yankedAt !== null) output.warn(`${ref} ${version} is yanked${why}`);
      return [];
    });
    const withdrawn = found.flat();
    if (allow) for (const { pointer, detail } of withdrawn) output.warn(`${pointer} ${detail}`);
    else if (withdrawn.length > 0) {
      throw new CliError('cli.blocked', 'The lock file has versions that were withdrawn', {
        errors: withdrawn,
        hints: ['update them:  agenthub-cli update', 'install them all the same:  --allow-yanked'],
      });
    }
  } catch (err) {
    if (!isUnreachable(err)) throw err;
    output.warn(`yanked versions were not looked up: ${describe(err).message}`);
  }
}
