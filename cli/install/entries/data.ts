import { createHash } from 'node:crypto';

/**
 * The content of a shared file, the same for all formats: maps for objects, so that a key such as
 * `__proto__` is a key like any other; `undefined` where there is nothing.
 */
export type Data = unknown;

/** Converts plain objects, at any depth, to maps. */
export function toData(value: unknown): Data {
  if (Array.isArray(value)) return value.map(toData);
  if (value instanceof Map)
    return new Map([...value].map(([key, one]) => [String(key), toData(one)]));
  if (!isPlain(value)) return value;
  return new Map(Object.keys(value).map((key) => [key, toData(value[key])]));
}

/** The data at a path; undefined if there is none. */
export function dataAt(data: Data, path: readonly string[]): Data {
  let at = data;
  for (const key of path) {
    if (!(at instanceof Map)) return undefined;
    at = at.get(key);
  }
  return at;
}

/** A copy of the data with another value at a path; maps on the way are created. `undefined` deletes the key. */
export function withDataAt(data: Data, path: readonly string[], value: Data): Data {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const copy = new Map(data instanceof Map ? (data as Map<string, Data>) : []);
  const next = withDataAt(copy.get(key), rest, value);
  if (next === undefined) copy.delete(key);
  else copy.set(key, next);
  return copy;
}

/**
 * Data as JSON text with sorted keys, so that equal data have equal texts. Dates, large integers and the
 * numbers that JSON lacks are written with their type.
 */
export function canonicalJson(data: Data): string {
  if (data === null || typeof data === 'string' || typeof data === 'boolean') {
    return JSON.stringify(data);
  }
  if (typeof data === 'number' && Number.isFinite(data)) return JSON.stringify(data);
  if (Array.isArray(data)) return `[${data.map(canonicalJson).join(',')}]`;
  const map = data instanceof Map || isPlain(data) ? (toData(data) as Map<string, Data>) : null;
  if (map === null) return `{"":${JSON.stringify([typeof data, String(data)])}}`;
  const pairs = [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([key, one]) => `${JSON.stringify(key)}:${canonicalJson(one)}`).join(',')}}`;
}

/** The SHA-256 of the canonical JSON of data; lower-case hexadecimal. */
export function digestOfData(data: Data): string {
  return createHash('sha256').update(canonicalJson(data)).digest('hex');
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || value instanceof Map) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
