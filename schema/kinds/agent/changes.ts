import { changesWithValues, type ManifestData } from '../manifest-change.ts';
import { listChanges } from './manifest-lists.ts';
import { extrasChanges } from './tool-settings.ts';

/** What changed between two AGENT.md that a reader must not miss: settings for single tools, tools, required parts. */
export function agentChanges(before: ManifestData | null, after: ManifestData | null) {
  const tools = listChanges(before, after, 'tools');
  const parts = listChanges(before, after, 'skills', 'mcps');
  return changesWithValues([
    { what: 'settings' as const, values: extrasChanges(before, after) },
    { what: 'toolsAdded' as const, values: tools.added },
    { what: 'toolsRemoved' as const, values: tools.removed },
    { what: 'partsAdded' as const, values: parts.added },
    { what: 'partsRemoved' as const, values: parts.removed },
  ]);
}
