import parse from 'semver/functions/parse.js';
import type SemVer from 'semver/classes/semver.js';

/** The longest version in an address, in characters. */
export const versionLengthMax = 128;
/**
 * The largest value of each of the three numbers. 15 digits are enough for dates and build counters, and the next
 * number is still an exact integer in JavaScript.
 */
export const versionPartMax = 999_999_999_999_999;

/** Parses a semantic version with exact numbers; null if it is invalid or a number is too large. https://semver.org */
export function parseVersion(text: string): SemVer | null {
  const parsed = text.length > versionLengthMax ? null : parse(text);
  if (!parsed) return null;
  const { major, minor, patch } = parsed;
  return Math.max(major, minor, patch) > versionPartMax ? null : parsed;
}
