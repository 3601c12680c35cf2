import { assetRoute, type Client } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import type { InstallScope } from '#schema/targets.ts';
import { partHelp, partTroubles } from '../../pinned-parts.ts';
import { keyOf, partsOf } from '../asset-id.ts';
import { forAll } from '../fetch-all.ts';
import { findLocked, type Lock } from '../lockfile.ts';
import { idsOf } from '../needs.ts';
import { findNewer } from '../newer.ts';
import { commandForNewer, type Finding, finding } from './finding.ts';

/** The keys of the installed assets that have parts, in the order of the lock. */
export function ownersOfParts({ assets }: Lock): string[] {
  const owners = new Set(Object.values(assets).flatMap(({ neededBy = [] }) => neededBy));
  return [...owners].filter((key) => Object.hasOwn(assets, key));
}

/**
 * The parts of installed assets that were yanked, deprecated, deleted or hidden since, with what to do. An asset
 * that the registry no longer serves, or serves with other files, is left to `audit`.
 */
export async function dependencyTrouble(
  client: Client,
  scope: InstallScope,
  lock: Lock,
): Promise<Finding[]> {
  const found = await forAll(idsOf(ownersOfParts(lock)), async (asset) => {
    const locked = findLocked(lock, asset);
    if (!locked) return [];
    const { kind, ref } = asset;
    const version = await client
      .call(assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}/versions/{version}'), {
        params: { ...partsOf(ref), version: locked.version },
      })
      .catch((err: unknown) => {
        if (err instanceof AppError && err.code.endsWith('not_found')) return null;
        throw err;
      });
    if (version?.digest !== locked.digest) return [];
    const troubled = version.parts.filter(({ trouble }) => trouble !== null);
    if (troubled.length === 0) return [];
    const newer = await findNewer(client, asset, locked.version);
    return troubled.flatMap((part): Finding[] => {
      if (part.trouble === null) return [];
      const what = `${part.ref} ${part.version}, a part of ${ref}, ${partTroubles[part.trouble]}`;
      const text =
        newer === null
          ? `${what}; ${partHelp[part.trouble]}`
          : `${what}; version ${newer} of ${ref} may have another one`;
      const command = newer === null ? null : commandForNewer({ scope, asset }, locked.requested);
      return [finding(`part.${part.trouble}`, { scope, asset }, keyOf(part), text, command)];
    });
  });
  return found.flat();
}
