/** The keys that a manifest sets for single agent tools, as rows of fields: the id of the tool, then its keys. */
export function targetKeyFields(
  manifest: Record<string, unknown>,
): [name: string, value: string][] {
  return entriesOf(manifest['targets']).flatMap(([id, keys]): [string, string][] => {
    const names = entriesOf(keys).map(([key]) => key);
    return names.length === 0 ? [] : [['sets for', `${id}: ${names.join(', ')}`]];
  });
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : [];
}
