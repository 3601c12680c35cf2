import type { VersionState } from '#schema/version-states.ts';
import { stateWords } from './installed-states.ts';
import { isNewer, isVersion } from './newer.ts';
import { isRange } from './requested.ts';

/**
 * Why an installed version is not what it could be, in words: what became of it, a newer version, a move back, a pin,
 * a range or a dist-tag that keeps it from the latest version. Empty if it is up to date.
 */
export function reasonsOf(
  { version, requested }: { version: string; requested: string | null },
  { state, latestVersion, follows }: VersionState,
): string[] {
  const reasons: string[] = state === 'ok' ? [] : [stateWords[state]];
  if (state === 'gone' && latestVersion === null) return reasons;
  const isLatestNewer = latestVersion !== null && isNewer(latestVersion, version);
  if (requested !== null && isVersion(requested)) {
    if (isLatestNewer) reasons.push('pinned');
    return reasons;
  }
  if (follows === null) reasons.push(`nothing to follow for ${requested ?? 'latest'}`);
  else if (isNewer(follows, version)) reasons.push('newer');
  else if (isNewer(version, follows)) reasons.push('moved back');
  const isKept = latestVersion !== null && follows !== null && isNewer(latestVersion, follows);
  if (isKept && requested !== null) {
    const how = isRange(requested) ? 'is outside of' : 'is newer than';
    reasons.push(`${latestVersion} ${how} ${requested}`);
  }
  return reasons;
}
