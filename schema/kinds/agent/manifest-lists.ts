import type { ManifestData } from '../manifest-change.ts';

/** What `after` alone has of a list of the manifest, and what `before` alone has. */
export function listChanges(
  before: ManifestData | null,
  after: ManifestData | null,
  ...keys: string[]
): { added: string[]; removed: string[] } {
  if (!before || !after) return { added: [], removed: [] };
  const old = keys.flatMap((key) => listOf(before, key));
  const now = keys.flatMap((key) => listOf(after, key));
  return {
    added: now.filter((item) => !old.includes(item)),
    removed: old.filter((item) => !now.includes(item)),
  };
}

/** A list of the manifest as texts: of a YAML list with texts or maps of `ref` and `version`, or of a text with commas. */
export function listOf(manifest: ManifestData, key: string): string[] {
  const value = manifest[key];
  if (typeof value === 'string') {
    return value.split(/[,\n]/).flatMap((item) => item.trim() || []);
  }
  return Array.isArray(value) ? value.map(textOf) : [];
}

function textOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item);
  const { ref, version }: { ref?: unknown; version?: unknown } = item;
  if (typeof ref !== 'string') return JSON.stringify(item);
  return version === undefined || version === null ? ref : `${ref}@${String(version)}`;
}
