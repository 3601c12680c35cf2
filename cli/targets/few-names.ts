/** The most names that a message lists. */
const namesMax = 6;

/** Names for a message: `a, b, c`, or the first of them and how many more there are. */
export function fewNames(names: readonly string[]): string {
  if (names.length <= namesMax) return names.join(', ');
  const shown = names.slice(0, namesMax - 1);
  return `${shown.join(', ')} and ${names.length - shown.length} more`;
}
