import parse from 'semver/functions/parse.js';
import type SemVer from 'semver/classes/semver.js';

/** As long as an address takes a version. */
export const versionLengthMax = 128;
/**
 * The largest of the three numbers: 15 digits hold every date and build counter, and the next one up is
 * still a number that no step in between rounds.
 */
export const versionPartMax = 999_999_999_999_999;

/** A semantic version whose numbers can be counted on; null for what is none or too large. https://semver.org */
export function parseVersion(text: string): SemVer | null {
  const parsed = text.length > versionLengthMax ? null : parse(text);
  if (!parsed) return null;
  const { major, minor, patch } = parsed;
  return Math.max(major, minor, patch) > versionPartMax ? null : parsed;
}
