import { visibilityNumbers, type Visibility } from '#schema/asset.ts';
import { kindNumbers, type Kind } from '#schema/kind.ts';

/** Part of what databases hold, so that it stays even if a visibility is added: that takes numbers of its own. */
const visibilitiesPerKind = 3;

/**
 * The number that the rows of one kind and visibility carry in the search index. Those of public and
 * internal assets of a kind are neighbours, so that both are one range.
 */
export function partOf(kind: Kind, visibility: Visibility): number {
  return kindNumbers[kind] * visibilitiesPerKind + visibilityNumbers[visibility];
}
