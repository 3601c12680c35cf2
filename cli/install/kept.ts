import type { LockedAsset, LockedPlacement } from './lockfile.ts';

/** What a remove says of a file or an entry that it keeps. */
export const keptNote = 'you changed it, so it stays; --force takes it too';

/** Whether a remove left a file or an entry where it was, because the user had changed it. */
export function isKept(placement: LockedPlacement): boolean {
  return placement.type !== 'folder' && placement.kept === true;
}

/** Whether an asset was removed, and only what the user had changed is left of it. */
export function isRemains({ placements }: Pick<LockedAsset, 'placements'>): boolean {
  return placements.every(isKept);
}

/** The agent targets that an asset is still installed for. */
export function targetsOf({ placements }: Pick<LockedAsset, 'placements'>): string[] {
  const installed = placements.filter((one) => !isKept(one));
  return [...new Set(installed.flatMap(({ targets }) => targets))];
}
