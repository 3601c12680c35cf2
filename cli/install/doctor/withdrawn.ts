import type { Client } from '#schema/client.ts';
import type { InstallScope } from '#schema/targets.ts';
import type { VersionState } from '#schema/version-states.ts';
import { keyOf } from '../asset-id.ts';
import { stateText, statesOf } from '../installed-states.ts';
import { isRemains } from '../kept.ts';
import { findLocked, type Lock, lockedIds } from '../lockfile.ts';
import { selectorOf } from '../requested.ts';
import { commandFor, commandForNewer, type Finding, finding } from './finding.ts';

/**
 * The assets that the user asked for whose installed version was yanked, withdrawn or deprecated, or is gone, with what
 * to do. Parts are left to `dependencyTrouble`, and what another registry serves to `audit`.
 */
export async function withdrawnVersions(
  client: Client,
  registryUrl: string,
  scope: InstallScope,
  lock: Lock,
): Promise<Finding[]> {
  const installed = lockedIds(lock).flatMap((id) => {
    const locked = findLocked(lock, id);
    if (!locked || locked.direct === false || isRemains(locked)) return [];
    return [{ ...locked, ...id, requested: selectorOf(locked) }];
  });
  if (installed.length === 0) return [];
  const states = await statesOf(client, registryUrl, installed);
  return installed.flatMap(({ kind, ref, version, requested }, index) => {
    const state = states[index] ?? null;
    const text = state && stateText(state);
    if (state === null || state.state === 'ok' || !text) return [];
    const about = { scope, asset: { kind, ref } };
    const command =
      hasOther(state, version) && state.state !== 'deprecated'
        ? commandForNewer(about, requested)
        : commandFor('remove', about);
    return [finding(codes[state.state], about, keyOf(about.asset), `${version} ${text}`, command)];
  });
}

const codes = {
  yanked: 'version.yanked',
  deprecated: 'asset.deprecated',
  gone: 'version.gone',
  withdrawn: 'version.withdrawn',
} as const;

function hasOther({ latestVersion, follows }: VersionState, version: string): boolean {
  return [latestVersion, follows].some((one) => one !== null && one !== version);
}
