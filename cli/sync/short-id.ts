/** The start of an id is its creation time in milliseconds: 12 hexadecimal digits and a hyphen. */
const charactersMin = 13;

/**
 * Maps each id to its shortest unique prefix, for a table on a terminal. Commands that take an id also take
 * such a prefix.
 */
export function shortIds(ids: string[]): Map<string, string> {
  const sorted = ids.toSorted();
  return new Map(
    sorted.map((id, at) => {
      const shared = Math.max(sharedWith(id, sorted[at - 1]), sharedWith(id, sorted[at + 1]));
      return [id, id.slice(0, Math.max(charactersMin, shared + 1))];
    }),
  );
}

function sharedWith(id: string, other = ''): number {
  let count = 0;
  while (count < id.length && id[count] === other[count]) count += 1;
  return count;
}
