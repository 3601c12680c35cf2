import gt from 'semver/functions/gt.js';
import inc from 'semver/functions/inc.js';
import prerelease from 'semver/functions/prerelease.js';
import rsort from 'semver/functions/rsort.js';
import { AppError } from '#schema/error.ts';
import { parseVersion } from '#schema/version-number.ts';

/** The highest version: a release before any prerelease; null of an empty list. https://semver.org/#spec-item-11 */
export function highestVersion<T extends { version: string }>(versions: readonly T[]): T | null {
  const releases = versions.filter(({ version }) => !prerelease(version));
  const candidates = releases.length > 0 ? releases : versions;
  return candidates.reduce<T | null>(
    (best, one) => (best === null || gt(one.version, best.version) ? one : best),
    null,
  );
}

/**
 * What a manifest without a version gets: the patch after the highest number ever used, `1.0.0` at first.
 * Where that is as high as a number may be, the next minor or major one. Throws `request.invalid` when no
 * number is left.
 */
export function nextPatch(used: readonly string[]): string {
  const [highest] = rsort([...used]);
  if (!highest) return '1.0.0';
  // The patch after 1.2.3-beta.1 is 1.2.3, which `inc` gives.
  for (const part of ['patch', 'minor', 'major'] as const) {
    const next = inc(highest, part);
    if (next !== null && parseVersion(next)) return next;
  }
  throw new AppError(
    'request.invalid',
    `No version is left after ${highest}: its numbers are as high as they may be. Publish it under another name.`,
  );
}

/**
 * Whether a version takes `latest` over by itself: there is none yet, or it is higher and no prerelease
 * that would push a release aside.
 */
export function takesLatest(version: string, latest: string | null): boolean {
  if (latest === null) return true;
  const wouldPushReleaseAside = prerelease(version) !== null && prerelease(latest) === null;
  return gt(version, latest) && !wouldPushReleaseAside;
}
