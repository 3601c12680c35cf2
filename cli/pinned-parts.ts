import { kindNouns } from '#schema/kind.ts';
import type { PartTrouble, PinnedPart } from '#schema/version.ts';
import type { Output } from './output.ts';

/** The pinned parts as rows of fields: the kind, then the ref with its version and what was asked for. */
export function partFields(parts: readonly PinnedPart[]): [name: string, value: string][] {
  return parts.map(({ kind, ref, version, requested }) => [
    kindNouns[kind],
    `${ref}@${version}${requested === null || requested === version ? '' : ` (${requested})`}`,
  ]);
}

/** What became of a part, after its name. */
export const partTroubles: Record<PartTrouble, string> = {
  yanked: 'was yanked',
  deprecated: 'is deprecated',
  deleted: 'was deleted',
  hidden: 'is no longer visible to you, or was deleted',
};

/** What to do about a part, for the author of the asset that has it. */
export const partHelp: Record<PartTrouble, string> = {
  yanked: 'it can still be installed; a new version that is published now pins a usable version',
  deprecated: 'it can still be installed; choose another part for the next version',
  deleted: 'it cannot be installed; publish a version without it, or ask an admin to restore it',
  hidden: 'it cannot be installed; ask its owner for access, or publish a version without it',
};

/** Warns of every part that needs attention, with what to do. */
export function warnOfParts(output: Output, parts: readonly PinnedPart[]): void {
  for (const { kind, ref, version, trouble } of parts) {
    if (trouble === null) continue;
    output.warn(`${kindNouns[kind]} ${ref}@${version} ${partTroubles[trouble]}`);
    output.hint(partHelp[trouble]);
  }
}
