import maxSatisfying from 'semver/ranges/max-satisfying.js';
import satisfies from 'semver/functions/satisfies.js';

/**
 * The highest version that a range means; null if none satisfies it. A pre-release is meant only by a range that names
 * one of the same number. https://github.com/npm/node-semver#ranges
 */
export function highestInRange(versions: readonly string[], range: string): string | null {
  return maxSatisfying([...versions], range);
}

/** Whether a range means a version. */
export function isInRange(version: string, range: string): boolean {
  return satisfies(version, range);
}
