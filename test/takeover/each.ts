/** Calls back with every object below a value that has all these keys. Gives whether there was one that it did not refuse. */
export function each(
  value: unknown,
  keys: string[],
  change: (found: Record<string, unknown>) => unknown,
): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const within = Object.values(value).map((part) => each(part, keys, change));
  const found = value as Record<string, unknown>;
  const isOne = keys.every((key) => key in found) && change(found) !== false;
  return isOne || within.includes(true);
}
