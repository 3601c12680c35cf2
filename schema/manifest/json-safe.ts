import { frontmatterDepthMax } from './limits.ts';

/**
 * A parsed YAML value as JSON can hold it, in any database: maps become plain objects with own keys
 * (`__proto__` is only a name), NaN and infinities become text, and what no text column takes (NUL,
 * lone surrogates) becomes U+FFFD. Throws a RangeError when it nests deeper than {@link frontmatterDepthMax}.
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

/** Text that every database and JSON takes: no NUL, no half of a surrogate pair. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
