import { findTarget, type TargetId } from '../../targets.ts';
import type { ManifestData } from '../manifest-change.ts';
import { extrasIn } from './extras.ts';
import { agentFormats } from './formats.ts';

/** What a publisher wrote for one tool alone: settings that an install copies into the file of the agent. */
export type Extras = { target: TargetId; label: string; keys: Readonly<Record<string, unknown>> };

/** The settings for single tools in a manifest, in the order of the tools; none for tools that take no agents. */
export function extrasOf(manifest: ManifestData): Extras[] {
  const ids = new Set(Object.values(agentFormats).map((format) => format.extrasOf));
  return [...ids].flatMap((target) => {
    const keys = extrasIn(manifest['targets'], target);
    if (Object.keys(keys).length === 0) return [];
    return [{ target, label: findTarget(target)?.displayName ?? target, keys }];
  });
}

/** What changed between two manifests in the settings for single tools: `Claude Code: hooks`. */
export function extrasChanges(before: ManifestData | null, after: ManifestData | null): string[] {
  if (!before || !after) return [];
  const [old, now] = [before, after].map(
    (manifest) =>
      new Map(
        extrasOf(manifest).flatMap(({ label, keys }) =>
          Object.entries(keys).map(
            ([key, value]) => [`${label}: ${key}`, JSON.stringify(value)] as const,
          ),
        ),
      ),
  );
  const names = new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])]);
  return [...names].filter((name) => old?.get(name) !== now?.get(name));
}
