import { readSelector } from '#schema/kinds/part-ref.ts';
import { isInRange } from '#schema/version-range.ts';
import type { LockedAsset } from './lockfile.ts';

/** What was asked for, as the lock has it. */
export type Requested = Pick<LockedAsset, 'requested'> & { range?: string | undefined };

/**
 * The fields of a lock entry for what stood after the `@`. A range has a field of its own, so that an older
 * agenthub-cli, which knows only versions and dist-tags in `requested`, can read the file.
 */
export function recordRequested(selector: string | null): Requested {
  return isRange(selector)
    ? { requested: null, range: selector }
    : { requested: selector, range: undefined };
}

/**
 * What an installed asset follows: a version (a pin), a dist-tag, a range, or null for `latest`. A range that the
 * installed version does not satisfy was overruled by an older agenthub-cli, and does not count.
 */
export function selectorOf({
  requested,
  range,
  version,
}: Requested & Pick<LockedAsset, 'version'>): string | null {
  if (requested !== null || range === undefined) return requested;
  return isInRange(version, range) ? range : null;
}

/** Whether a selector is a range such as `1`, `^1.2` or `~1.2.3`. */
export function isRange(selector: string | null): selector is string {
  if (selector === null) return false;
  const read = readSelector(selector);
  return typeof read !== 'string' && read.type === 'range';
}
