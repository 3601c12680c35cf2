import { frontmatterDepthMax } from './limits.ts';

/**
 * Converts a parsed YAML value to JSON that every database can store. Maps become plain objects with own keys
 * (`__proto__` is only a name), NaN and infinities become text, and characters that no text column accepts (NUL, lone
 * surrogates) become U+FFFD. Throws a RangeError if it nests deeper than {@link frontmatterDepthMax}.
 */
export function jsonSafe(value: unknown, depth = 0): unknown {
  if (depth > frontmatterDepthMax) {
    throw new RangeError(`the frontmatter nests deeper than ${frontmatterDepthMax} levels`);
  }
  if (typeof value === 'string') return storableText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => jsonSafe(item, depth + 1));
  if (value instanceof Map) return jsonSafeMap(value, depth);
  return value === undefined ? null : String(value);
}

/** {@link jsonSafe} of a map. */
export function jsonSafeMap(map: Map<unknown, unknown>, depth = 0): Record<string, unknown> {
  // fromEntries defines own properties, so no key reaches the prototype.
  return Object.fromEntries(
    Array.from(map, ([key, value]) => [keyText(key), jsonSafe(value, depth + 1)]),
  );
}

function keyText(key: unknown): string {
  if (typeof key === 'object' && key !== null) return JSON.stringify(jsonSafe(key));
  return storableText(String(key));
}

/** Makes text storable in every database and in JSON: NUL and lone surrogates become U+FFFD. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
