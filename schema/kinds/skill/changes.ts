import { changesWithValues, type ManifestData } from '../manifest-change.ts';
import { toolChanges } from './allowed-tools.ts';

/** What changed between two SKILL.md that a reader must not miss: the tools that the skill may use without asking. */
export function skillChanges(before: ManifestData | null, after: ManifestData | null) {
  const { added, removed } = toolChanges(before, after);
  return changesWithValues([
    { what: 'toolsAdded' as const, values: added },
    { what: 'toolsRemoved' as const, values: removed },
  ]);
}
