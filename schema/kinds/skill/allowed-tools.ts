import type { ManifestData } from '../manifest-change.ts';

/** The tools that a skill may use without asking: those of `after` alone, and those of `before` alone. */
export function toolChanges(
  before: ManifestData | null,
  after: ManifestData | null,
): { added: string[]; removed: string[] } {
  if (!before || !after) return { added: [], removed: [] };
  const old = allowedTools(before);
  const now = allowedTools(after);
  return {
    added: now.filter((tool) => !old.includes(tool)),
    removed: old.filter((tool) => !now.includes(tool)),
  };
}

/** `allowed-tools` as a list. The standard writes it as words; many manifests have a YAML list or commas. */
export function allowedTools(manifest: ManifestData): string[] {
  const value = manifest['allowed-tools'] ?? manifest['allowedTools'];
  if (Array.isArray(value)) return value.map(String);
  if (typeof value !== 'string') return [];
  // `Bash(git add:*)` is one tool, its blanks and commas included.
  return (value.match(/[^\s,()]+(?:\([^)]*\))?/g) ?? []).map((tool) => tool.trim());
}
