/**
 * Replaces what Postgres cannot store (NUL and lone surrogates) with U+FFFD. Both dialects store this form, so
 * that a row does not change when it moves between databases.
 */
export function storableText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '\ufffd') : whole;
}

/** Whether both dialects can store a text unchanged, so that {@link storableText} would not change it. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/**
 * Serialises a value as JSON with {@link storableText} applied to all texts and keys. Keys are in the order of
 * `jsonb` (by length, then by bytes), so that an answer made from a row is the same in both dialects.
 * https://www.postgresql.org/docs/current/datatype-json.html
 */
export function storableJson(value: unknown): string {
  // JSON.stringify escapes only lone surrogates; it writes pairs unchanged.
  return JSON.stringify(inOrder(value)).replaceAll(
    /\\(?:u(0000|d[89a-f][\da-f]{2})|.)/g,
    (escape, broken) => (broken === undefined ? escape : '\ufffd'),
  );
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => ({ key, bytes: utf8(key), one }));
  entries.sort((a, b) => compareBytes(a.bytes, b.bytes));
  return Object.fromEntries(entries.map(({ key, one }) => [key, inOrder(one)]));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function utf8(key: string): Uint8Array {
  return new TextEncoder().encode(storableText(key));
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return a.length - b.length;
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
